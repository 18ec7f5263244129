/* Visits that are out go back one by one, each where it costs least. */
#include "search.h"

enum { BY_LUCK = 0, LONG_FIRST = 4, FAR_FIRST = 8, CLOSE_FIRST = 10, NARROW_FIRST = 11, EARLY_FIRST = 13, LATE_FIRST = 15, WAYS = 17 };

typedef struct {
    double cost;
    int32_t after;
} Choice;

static int32_t key_of(const Search *s, int32_t visit, int64_t way) {
    const Problem *p = s->p;
    if (way < LONG_FIRST)
        return 0;
    if (way < FAR_FIRST)
        return -p->service[visit] - p->load[visit];
    if (way < CLOSE_FIRST)
        return -p->remote[visit];
    if (way < NARROW_FIRST)
        return p->remote[visit];
    if (way < EARLY_FIRST)
        return p->width[visit];
    return way < LATE_FIRST ? p->opens[visit] : -p->opens[visit];
}

/* The visits that are out, those of this ruin first, at most so many of them, in a random order and then by a key. */
static void line_up(Search *s, int64_t most) {
    int64_t way = luck_below(s, WAYS), count = s->absent_count;
    int64_t tried = count < most ? count : most;
    for (int64_t i = 0; i < tried; i++)
        s->out[i] = s->absent[count - 1 - i];
    for (int64_t i = tried - 1; i > 0; i--) {
        int64_t j = luck_below(s, i + 1);
        int32_t swapped = s->out[i];
        s->out[i] = s->out[j];
        s->out[j] = swapped;
    }
    s->out_count = (int32_t)tried;
    for (int64_t i = 0; i < tried; i++)
        s->order_key[i] = key_of(s, s->out[i], way);
    for (int64_t i = 1; i < tried; i++) {
        int32_t key = s->order_key[i], visit = s->out[i];
        int64_t j = i - 1;
        for (; j >= 0 && s->order_key[j] > key; j--) {
            s->order_key[j + 1] = s->order_key[j];
            s->out[j + 1] = s->out[j];
        }
        s->order_key[j + 1] = key;
        s->out[j + 1] = visit;
    }
}

static inline double price(const Problem *p, const Line *line, int32_t route, int64_t extra, int64_t aside, int64_t service) {
    double cost = (double)(extra + aside);
    if (!line->count)
        cost += p->use_cost[route];
    double more = (double)(extra + service);
    return cost + p->uneven[route] * more * (2.0 * (double)line->work + more);
}

/* A visit in search of a place. */
typedef struct {
    int32_t visit;
    const int32_t *in, *on, *aside;
    int64_t opens, closes;
    double blink;
    Choice best;
} Hunt;

/* An empty route is driven by nobody, and of those that are alike one is enough. */
static int is_superfluous(const Search *s, int32_t route) {
    int32_t twin = s->p->twin[route];
    return twin >= 0 && !s->lines[twin].count;
}

/* What the late starts that the visit would bring weigh; 0 if they are too many, or dearer than the best gap so far. */
static int add_risk(Search *s, const Hunt *hunt, int32_t a, double late, double *cost) {
    const Risk *risk = s->p->risk;
    double most = late + (hunt->best.cost - *cost) / risk->price;
    /* Who has a promise must have a place; how late the whole day may be is decided when all are in. */
    if (s->p->optional[hunt->visit] && late + risk->most < most)
        most = late + risk->most;
    double with = late_with(s, s->stops[a].route, a, hunt->visit, most);
    *cost += risk->price * (with - late);
    return with < most;
}

/* Try the gap behind stop a; a better gap is passed over now and then (Christiaens and Vanden Berghe call it blinking). */
static inline void try_after(Search *s, Hunt *hunt, int32_t a) {
    const Problem *p = s->p;
    const Stop *before = &s->stops[a];
    int32_t route = before->route, b = before->next, visit = hunt->visit;
    if (route < 0)
        return;
    int64_t there = hunt->in[a], onward = hunt->on[b], extra = there + onward - before->leg;
    /* Nothing costs less than its road. */
    if ((double)extra >= hunt->best.cost)
        return;
    int32_t aside = hunt->aside[route];
    const Line *line = &s->lines[route];
    if (aside >= NEVER || there >= UNREACHABLE || onward >= UNREACHABLE)
        return;
    if (!line->count) {
        extra = there + onward;
        if (is_superfluous(s, route))
            return;
    }
    double cost = price(p, line, route, extra, aside, p->service[visit]);
    if (cost >= hunt->best.cost || line->load + p->load[visit] > p->capacity[route])
        return;
    if (pass_gap(p->hours, &p->pauses[route], &p->spans, visit, p->service[visit], there, onward, &before->reach,
                 &s->stops[b].reach) >= NEVER)
        return;
    if (!has_kits(s, visit, route) || luck_real(s) < hunt->blink)
        return;
    if (p->risk && !add_risk(s, hunt, a, line->late, &cost))
        return;
    hunt->best = (Choice){cost, a};
}

static void try_route(Search *s, Hunt *hunt, int32_t route) {
    if (hunt->aside[route] >= NEVER)
        return;
    const Problem *p = s->p;
    int64_t earliest = hunt->opens + p->service[hunt->visit];
    for (int32_t a = (int32_t)p->visits + route; a < p->visits + p->routes; a = s->stops[a].next) {
        const Reach *here = &s->stops[a].reach, *next = &s->stops[s->stops[a].next].reach;
        int32_t leaves = here->after < here->before ? here->after : here->before;
        if (leaves > hunt->closes && leaves < NEVER)
            return;
        if (leaves < NEVER && (next->done >= earliest || next->due >= earliest))
            try_after(s, hunt, a);
    }
}

/* The stops that suit best by road and time, and the routes that nobody drives yet. */
static void try_near(Search *s, Hunt *hunt) {
    const Problem *p = s->p;
    const int32_t *near = p->near_before + hunt->visit * p->near_count;
    for (int64_t i = 0; i < p->near_count; i++)
        try_after(s, hunt, near[i]);
    near = p->near_after + hunt->visit * p->near_count;
    for (int64_t i = 0; i < p->near_count; i++)
        if (s->stops[near[i]].route >= 0)
            try_after(s, hunt, s->stops[near[i]].previous);
    const int32_t *routes = p->near_routes + hunt->visit * p->near_route_count;
    for (int64_t i = 0; i < p->near_route_count; i++) {
        int32_t start = (int32_t)p->visits + routes[i];
        try_after(s, hunt, start);
        try_after(s, hunt, s->stops[start + p->routes].previous);
    }
    if (s->served_routes < p->routes && p->near_route_count < p->routes)
        for (int32_t r = 0; r < p->routes; r++)
            if (!s->lines[r].count)
                try_after(s, hunt, (int32_t)p->visits + r);
}

/* Who was out before found no place then: only what has changed since can have one. */
static Choice cheapest(Search *s, int32_t visit, double blink, int everywhere) {
    const Problem *p = s->p;
    const int64_t size = p->visits + 2 * p->routes;
    Hunt hunt = {.visit = visit, .blink = blink, .best = {NEVER, -1}, .opens = NEVER, .closes = -NEVER};
    hunt.in = p->inward + visit * size;
    hunt.on = p->onward + visit * size;
    hunt.aside = p->aside + visit * p->routes;
    if (p->spans.first[visit] < p->spans.first[visit + 1]) {
        hunt.opens = p->spans.from[p->spans.first[visit]];
        hunt.closes = p->spans.to[p->spans.first[visit + 1] - 1];
    }
    if (!everywhere) {
        for (int32_t i = 0; i < s->touched_count; i++)
            try_route(s, &hunt, s->touched[i]);
        return hunt.best;
    }
    try_near(s, &hunt);
    for (int32_t r = 0; hunt.best.after < 0 && r < p->routes; r++)
        try_route(s, &hunt, r);
    return hunt.best;
}

static void note_old(Search *s, uint8_t mark) {
    for (int32_t i = 0; i < s->old_absent_count; i++)
        s->was_absent[s->old_absent[i]] = mark;
}

void recreate(Search *s, double blink, int64_t most) {
    line_up(s, most);
    note_old(s, s->touched_count > 0);
    for (int32_t i = 0; i < s->out_count; i++) {
        int32_t visit = s->out[i];
        Choice best = cheapest(s, visit, blink, !s->was_absent[visit]);
        if (best.after < 0)
            continue;
        int32_t route = s->stops[best.after].route;
        touch(s, route);
        link_after(s, visit, best.after);
        set_present(s, visit);
        refresh(s, route);
    }
    note_old(s, 0);
}
