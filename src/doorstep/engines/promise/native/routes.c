/* Linked routes: a visit in, a visit out, the times of a route anew, and everything back as it was. */
#include <string.h>

#include "search.h"

static void count_kits(Search *s, int32_t route, uint64_t kits, int32_t step) {
    int32_t *users = s->kit_users + (int64_t)s->p->depot[route] * KITS;
    for (; kits; kits &= kits - 1)
        users[__builtin_ctzll(kits)] += step;
}

int has_kits(const Search *s, int32_t visit, int32_t route) {
    uint64_t lacking = s->p->kits[visit] & ~s->lines[route].kits;
    int64_t base = (int64_t)s->p->depot[route] * KITS;
    for (; lacking; lacking &= lacking - 1) {
        int64_t kit = base + __builtin_ctzll(lacking);
        if (s->kit_users[kit] >= s->p->kit_limits[kit])
            return 0;
    }
    return 1;
}

static void walk_forwards(Search *s, int32_t route, Line *line) {
    const Problem *p = s->p;
    const int64_t size = p->visits + 2 * p->routes;
    const Pause *pause = &p->pauses[route];
    int32_t at = (int32_t)(p->visits + route);
    begin_route(pause, p->starts[route], &s->stops[at].reach);
    for (int32_t next = s->stops[at].next; ; at = next, next = s->stops[at].next) {
        int32_t leg = p->onward[at * size + next];
        s->stops[at].leg = leg;
        line->driven += leg;
        if (next >= p->visits) {
            int64_t left = s->stops[at].reach.after;
            line->holds = left < NEVER && arrive(p->hours, left, leg) <= p->ends[route];
            return;
        }
        step_forwards(p->hours, pause, leg, &p->spans, next, p->service[next], &s->stops[at].reach, &s->stops[next].reach);
        line->work += p->service[next];
        line->aside += p->aside[next * p->routes + route];
        line->kits |= p->kits[next];
        line->load += p->load[next];
        line->count++;
    }
}

static void walk_backwards(Search *s, int32_t route) {
    const Problem *p = s->p;
    int32_t next = (int32_t)(p->visits + p->routes + route);
    Reach end;
    end_route(p->ends[route], &end);
    s->stops[next].reach.done = end.done;
    s->stops[next].reach.due = end.due;
    for (int32_t at = s->stops[next].previous; at < p->visits; next = at, at = s->stops[at].previous)
        step_backwards(p->hours, &p->pauses[route], s->stops[at].leg, &p->spans, at, p->service[at],
                       &s->stops[next].reach, &s->stops[at].reach);
}

/* Nothing goes before a fixed visit: the gaps there can never be left. */
static void close_fixed(Search *s, int32_t route) {
    int32_t at = (int32_t)(s->p->visits + route);
    for (int32_t i = 0; i < s->p->fixed[route]; i++, at = s->stops[at].next)
        s->stops[at].reach.before = s->stops[at].reach.after = NEVER;
}

/* The times, the kits and the cost of a route after a change of its links. */
void refresh(Search *s, int32_t route) {
    const Problem *p = s->p;
    Line *line = &s->lines[route], fresh = {0};
    walk_forwards(s, route, &fresh);
    walk_backwards(s, route);
    if (p->fixed[route])
        close_fixed(s, route);
    fresh.work += fresh.driven;
    double work = (double)fresh.work;
    if (fresh.count)
        fresh.cost = (double)(fresh.driven + fresh.aside + p->use_cost[route]) + p->uneven[route] * work * work;
    else
        fresh.driven = fresh.work = 0;
    if (p->risk) {
        fresh.late = set_clocks(s, route);
        fresh.cost += p->risk->price * fresh.late;
    }
    if (fresh.kits != line->kits) {
        count_kits(s, route, line->kits, -1);
        count_kits(s, route, fresh.kits, 1);
    }
    s->cost += fresh.cost - line->cost;
    s->late += fresh.late - line->late;
    s->served_routes += (fresh.count > 0) - (line->count > 0);
    *line = fresh;
}

void link_after(Search *s, int32_t visit, int32_t stop) {
    int32_t next = s->stops[stop].next;
    s->stops[visit].previous = stop;
    s->stops[visit].next = next;
    s->stops[visit].route = s->stops[stop].route;
    s->stops[stop].next = s->stops[next].previous = visit;
}

void unlink_stop(Search *s, int32_t visit) {
    Stop *stop = &s->stops[visit];
    s->stops[stop->previous].next = stop->next;
    s->stops[stop->next].previous = stop->previous;
    stop->route = -1;
}

/* Keep a route as it stands, once, before it is changed. */
void touch(Search *s, int32_t route) {
    if (s->is_touched[route])
        return;
    s->is_touched[route] = 1;
    s->touched[s->touched_count] = route;
    s->old_lines[s->touched_count] = s->lines[route];
    s->old_first[s->touched_count++] = s->log_count;
    int32_t end = (int32_t)(s->p->visits + s->p->routes + route);
    for (int32_t at = (int32_t)(s->p->visits + route);; at = s->stops[at].next) {
        s->log_stops[s->log_count] = at;
        if (s->p->risk)
            s->clock_log[s->log_count] = s->clocks[at];
        s->log[s->log_count++] = s->stops[at];
        if (at == end)
            return;
    }
}

void forget_undo(Search *s) {
    for (int32_t i = 0; i < s->touched_count; i++)
        s->is_touched[s->touched[i]] = 0;
    s->touched_count = s->log_count = 0;
    s->old_absent_count = s->absent_count;
    memcpy(s->old_absent, s->absent, sizeof(int32_t) * (size_t)s->absent_count);
}

void undo(Search *s) {
    for (int32_t i = 0; i < s->absent_count; i++)
        s->where_absent[s->absent[i]] = -1;
    for (int32_t i = 0; i < s->log_count; i++)
        s->stops[s->log_stops[i]] = s->log[i];
    for (int32_t i = 0; s->p->risk && i < s->log_count; i++)
        s->clocks[s->log_stops[i]] = s->clock_log[i];
    for (int32_t i = 0; i < s->touched_count; i++) {
        int32_t route = s->touched[i];
        Line *line = &s->lines[route], *old = &s->old_lines[i];
        if (line->kits != old->kits) {
            count_kits(s, route, line->kits, -1);
            count_kits(s, route, old->kits, 1);
        }
        s->cost += old->cost - line->cost;
        s->late += old->late - line->late;
        s->served_routes += (old->count > 0) - (line->count > 0);
        *line = *old;
    }
    s->absent_count = s->old_absent_count;
    s->must_absent = 0;
    for (int32_t i = 0; i < s->absent_count; i++) {
        int32_t visit = s->absent[i] = s->old_absent[i];
        s->where_absent[visit] = i;
        s->stops[visit].route = -1;
        s->must_absent += !s->p->optional[visit];
    }
}

void set_absent(Search *s, int32_t visit) {
    s->where_absent[visit] = s->absent_count;
    s->absent[s->absent_count++] = visit;
    s->must_absent += !s->p->optional[visit];
}

void set_present(Search *s, int32_t visit) {
    int32_t place = s->where_absent[visit], last = s->absent[--s->absent_count];
    s->absent[place] = last;
    s->where_absent[last] = place;
    s->where_absent[visit] = -1;
    s->must_absent -= !s->p->optional[visit];
}
