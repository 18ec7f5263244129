/* Simulated annealing over ruin and recreate (Christiaens and Vanden Berghe 2020), and the way in from Python. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search.h"

#define MOST_TRIED 80

/* Where a detour is shorter than the road, a route may fail because a visit has left it. */
static int all_hold(const Search *s) {
    for (int32_t i = 0; i < s->touched_count; i++)
        if (!s->lines[s->touched[i]].holds)
            return 0;
    return 1;
}

/* Nobody who comes in may make the day later than it was at first by more than the visits' own share. */
static int too_late(const Search *s, double before) {
    if (!s->p->risk || s->late <= before)
        return 0;
    return s->late > s->first_late + s->p->risk->most * (double)(s->first_absent - s->absent_count);
}

/* Who is left out weighs much, but not so much that nobody could ever wait for somebody else's better turn. */
static int accepted(Search *s, double before, double late, double warmth, double left_out) {
    if (s->must_absent || !all_hold(s) || too_late(s, late))
        return 0;
    double more = left_out * (double)(s->absent_count - s->old_absent_count);
    return s->cost + more < before - warmth * log(1.0 - luck_real(s));
}

static void keep_best(Search *s) {
    const Problem *p = s->p;
    for (int32_t r = 0; r < p->routes; r++) {
        if (!s->stale[r])
            continue;
        s->stale[r] = 0;
        for (int32_t at = (int32_t)(p->visits + r); at < p->visits + p->routes; at = s->stops[at].next)
            s->best_next[at] = s->stops[at].next;
    }
    s->best_cost = s->cost;
    s->best_absent_count = s->absent_count;
    memcpy(s->best_absent, s->absent, sizeof(int32_t) * (size_t)s->absent_count);
}

static int is_best(const Search *s) {
    if (s->must_absent)
        return 0;
    if (s->absent_count != s->best_absent_count)
        return s->absent_count < s->best_absent_count;
    return s->cost < s->best_cost - 1e-6;
}

static void step(Search *s, const Heat *heat, double share) {
    double before = s->cost, late = s->late;
    forget_undo(s);
    ruin(s);
    recreate(s, heat->blink, MOST_TRIED);
    double warmth = heat->warm * pow(heat->cold / heat->warm, share);
    if (!accepted(s, before, late, warmth, heat->left_out)) {
        undo(s);
        /* Sums of fractions taken away again are not quite what they were. */
        s->cost = before;
        s->late = late;
        return;
    }
    for (int32_t i = 0; i < s->touched_count; i++)
        s->stale[s->touched[i]] = 1;
    if (is_best(s))
        keep_best(s);
}

static void lay_route(Search *s, int32_t route, const int32_t *visits, int32_t count) {
    const Problem *p = s->p;
    int32_t start = (int32_t)(p->visits + route), end = start + (int32_t)p->routes;
    s->stops[start] = (Stop){.next = end, .previous = -1, .route = route};
    s->stops[end] = (Stop){.next = -1, .previous = start, .route = route};
    for (int32_t i = 0, at = start; i < count; at = visits[i++]) {
        link_after(s, visits[i], at);
        s->where_absent[visits[i]] = -1;
    }
    refresh(s, route);
}

static void *room(int64_t count, size_t size) { return calloc((size_t)count + 1, size); }

static void make_room(Search *s) {
    const Problem *p = s->p;
    int64_t v = p->visits, r = p->routes, size = v + 2 * r;
    s->stops = room(size, sizeof(Stop));
    s->lines = room(r, sizeof(Line));
    s->kit_users = room(p->depots * KITS, sizeof(int32_t));
    s->absent = room(v, sizeof(int32_t));
    s->where_absent = room(v, sizeof(int32_t));
    s->out = room(v, sizeof(int32_t));
    s->order_key = room(v, sizeof(int32_t));
    s->was_absent = room(v, 1);
    s->touched = room(r, sizeof(int32_t));
    s->is_touched = room(r, 1);
    s->log_stops = room(size, sizeof(int32_t));
    s->log = room(size, sizeof(Stop));
    s->old_lines = room(r, sizeof(Line));
    s->clocks = room(s->p->risk ? size : 0, sizeof(Clock));
    s->clock_log = room(s->p->risk ? size : 0, sizeof(Clock));
    s->tour_visits = room(v, sizeof(int32_t));
    s->tour_legs = room(v, sizeof(int32_t));
    s->old_first = room(r, sizeof(int32_t));
    s->old_absent = room(v, sizeof(int32_t));
    s->best_next = room(size, sizeof(int32_t));
    s->best_absent = room(v, sizeof(int32_t));
    s->stale = room(r, 1);
    s->movable_visits = room(v, sizeof(int32_t));
}

/* A search that starts from a day: the visits of route r are visits[first[r]] .. visits[first[r + 1] - 1]. Visits in no
 * route are out, and put in where there is room. */
Search *doorstep_search_new(const Problem *p, uint64_t seed, const int32_t *first, const int32_t *visits) {
    Search *s = calloc(1, sizeof(Search));
    s->p = p;
    s->luck[0] = seed * 0x9E3779B97F4A7C15u + 1;
    s->luck[1] = seed ^ 0xD1B54A32D192ED03u;
    for (int i = 0; i < 16; i++)
        luck_bits(s);
    make_room(s);
    for (int32_t v = 0; v < p->visits; v++) {
        s->stops[v].route = -1;
        if (p->movable[v])
            s->movable_visits[s->movable_count++] = v;
    }
    for (int32_t r = 0; r < p->routes; r++) {
        lay_route(s, r, visits + first[r], first[r + 1] - first[r]);
        s->stale[r] = 1;
    }
    for (int32_t v = 0; v < p->visits; v++)
        if (s->stops[v].route < 0)
            set_absent(s, v);
    forget_undo(s);
    keep_best(s);
    s->first_late = s->late;
    s->first_absent = s->absent_count;
    for (int64_t out = p->visits + 1; s->absent_count && s->absent_count < out;) {
        out = s->absent_count;
        recreate(s, 0.0, p->visits);
    }
    for (int32_t i = 0; i < s->touched_count; i++)
        s->stale[s->touched[i]] = 1;
    if (is_best(s))
        keep_best(s);
    return s;
}

void doorstep_search_free(Search *s) {
    void *owned[] = {s->stops, s->lines, s->kit_users, s->absent, s->where_absent, s->out, s->order_key, s->was_absent,
                     s->touched, s->is_touched, s->log_stops, s->log, s->old_lines, s->old_first, s->old_absent,
                     s->best_next, s->best_absent, s->stale, s->movable_visits, s->clocks,
                     s->clock_log, s->tour_visits, s->tour_legs, s};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
}

/* So many steps, while the share of the run that is over goes from `share` to `until`. */
void doorstep_search_run(Search *s, int64_t steps, double share, double until, const Heat *heat) {
    for (int64_t i = 0; s->movable_count && i < steps; i++)
        step(s, heat, share + (until - share) * (double)i / (double)steps);
}

double doorstep_search_best(const Search *s, int64_t *absent) {
    *absent = s->best_absent_count;
    return s->best_cost;
}

/* The best day seen, in the shape that doorstep_search_new takes. */
void doorstep_search_result(const Search *s, int32_t *first, int32_t *visits) {
    const Problem *p = s->p;
    int32_t count = 0;
    for (int32_t r = 0; r < p->routes; r++) {
        first[r] = count;
        for (int32_t at = s->best_next[p->visits + r]; at < p->visits; at = s->best_next[at])
            visits[count++] = at;
    }
    first[p->routes] = count;
}
