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

/* Try the gap behind stop a; a better gap is passed over now and then (Christiaens and Vanden Berghe call it blinking). */
static inline void try_after(Search *s, int32_t visit, int32_t a, const int32_t *in, const int32_t *on, double blink,
                             Choice *best) {
    const Problem *p = s->p;
    const Stop *before = &s->stops[a];
    int32_t route = before->route;
    if (route < 0)
        return;
    int32_t aside = p->aside[visit * p->routes + route], b = before->next;
    if (aside >= NEVER || in[a] >= UNREACHABLE || on[b] >= UNREACHABLE)
        return;
    const Line *line = &s->lines[route];
    /* An empty route is driven by nobody, and of those that are alike one is enough. */
    if (!line->count && p->twin[route] >= 0 && !s->lines[p->twin[route]].count)
        return;
    int64_t extra = (int64_t)in[a] + on[b] - (line->count ? before->leg : 0);
    if ((double)(extra + aside) >= best->cost && p->uneven[route] == 0)
        return;
    double cost = price(p, line, route, extra, aside, p->service[visit]);
    if (cost >= best->cost || line->load + p->load[visit] > p->capacity[route])
        return;
    if (pass_gap(p->hours, &p->pauses[route], &p->spans, visit, p->service[visit], in[a], on[b], &before->reach,
                 &s->stops[b].reach) >= NEVER)
        return;
    if (!has_kits(s, visit, route) || luck_real(s) < blink)
        return;
    *best = (Choice){cost, a};
}

static Choice cheapest(Search *s, int32_t visit, double blink) {
    const Problem *p = s->p;
    const int64_t size = p->visits + 2 * p->routes;
    const int32_t *in = p->inward + visit * size, *on = p->onward + visit * size;
    Choice best = {NEVER, -1};
    const int32_t *near = p->near_before + visit * p->near_count;
    for (int64_t i = 0; i < p->near_count; i++)
        try_after(s, visit, near[i], in, on, blink, &best);
    near = p->near_after + visit * p->near_count;
    for (int64_t i = 0; i < p->near_count; i++)
        if (s->stops[near[i]].route >= 0)
            try_after(s, visit, s->stops[near[i]].previous, in, on, blink, &best);
    for (int32_t r = 0; r < p->routes; r++) {
        int32_t start = (int32_t)p->visits + r, last = s->stops[start + p->routes].previous;
        try_after(s, visit, start, in, on, blink, &best);
        if (last != start)
            try_after(s, visit, last, in, on, blink, &best);
    }
    if (best.after >= 0)
        return best;
    for (int32_t a = 0; a < p->visits + p->routes; a++)
        try_after(s, visit, a, in, on, blink, &best);
    return best;
}

void recreate(Search *s, double blink, int64_t most) {
    line_up(s, most);
    for (int32_t i = 0; i < s->out_count; i++) {
        int32_t visit = s->out[i];
        Choice best = cheapest(s, visit, blink);
        if (best.after < 0)
            continue;
        int32_t route = s->stops[best.after].route;
        touch(s, route);
        link_after(s, visit, best.after);
        set_present(s, visit);
        refresh(s, route);
    }
}
