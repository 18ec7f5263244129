/* Expected late starts while a day is being changed: kept for each stop, so that one more visit costs its tail alone. */
#include "search.h"

static Tour tour_of(const Search *s, int32_t route, int64_t count) {
    const Problem *p = s->p;
    return (Tour){p->hours, &p->pauses[route], p->risk, &p->spans, p->expected, p->variance, p->third, count, s->tour_visits, s->tour_legs};
}

/* The visits from `at` to the end of its route, into the tour from place `i` on. */
static int64_t gather(Search *s, int64_t i, int32_t from, int32_t at) {
    const Problem *p = s->p;
    const int64_t size = p->visits + 2 * p->routes;
    for (; at < p->visits; from = at, at = s->stops[at].next, i++) {
        s->tour_visits[i] = at;
        s->tour_legs[i] = p->onward[from * size + at];
    }
    return i;
}

/* The clocks of a route with its break where that costs the fewest late starts; returns how many are expected. */
double set_clocks(Search *s, int32_t route) {
    const Problem *p = s->p;
    int32_t start = (int32_t)(p->visits + route);
    Tour tour = tour_of(s, route, gather(s, 0, start, s->stops[start].next));
    Clock clock = leave_depot(tour.pause, p->starts[route]);
    int64_t place;
    double late = expected_late(&tour, clock, NEVER, &place);
    for (int64_t i = 0; i <= tour.count; i++) {
        /* Before the rest: a visit put in here may come before it or after. */
        s->clocks[i ? tour.visits[i - 1] : start] = clock;
        if (i == place)
            rest(&tour, &clock);
        if (i < tour.count)
            make_visit(&tour, i, &clock);
    }
    return late;
}

/* Expected late starts of a route with one more visit behind stop a; `most` or more as soon as it is that many. */
double late_with(Search *s, int32_t route, int32_t a, int32_t visit, double most) {
    const int64_t size = s->p->visits + 2 * s->p->routes;
    s->tour_visits[0] = visit;
    s->tour_legs[0] = s->p->onward[a * size + visit];
    Tour tour = tour_of(s, route, gather(s, 1, visit, s->stops[a].next));
    int64_t place;
    return expected_late(&tour, s->clocks[a], most, &place);
}
