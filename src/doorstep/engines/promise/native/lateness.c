/* Expected late starts, by moments carried along a route; docs/algorithms/lateness.md says what each step means. */
#include <math.h>

#include "lateness.h"

#define FAR 8.0

static double below(double z) { return 0.5 * erfc(-z * 0.7071067811865476); }

static double density(double z) { return exp(-0.5 * z * z) * 0.3989422804014327; }

/* The third central moment of a lognormal time with this mean and standard deviation as a share of it. */
static double third_of(double mean, double share) {
    double spread = mean * share;
    return (3.0 + share * share) * share * spread * spread * spread;
}

static double deviation(const Clock *clock, const Risk *risk) {
    double common = risk->day * clock->road;
    return sqrt(clock->variance + common * common);
}

static void drive(const Tour *tour, int64_t leg, Clock *clock) {
    double seconds = (double)leg;
    if (!tour->hours->flat && clock->mean < NEVER)
        seconds = (double)(arrive(tour->hours, (int64_t)clock->mean, leg) - (int64_t)clock->mean);
    double spread = seconds * tour->risk->leg;
    clock->mean += seconds;
    clock->variance += spread * spread;
    clock->third += third_of(seconds, tour->risk->leg);
    clock->road += seconds;
}

/* The chance of coming after `limit`: of a gamma time with the same three moments (Wilson and Hilferty 1931). */
static double chance_after(double limit, const Clock *clock, const Risk *risk) {
    double spread = deviation(clock, risk);
    if (spread < 1e-6)
        return clock->mean > limit;
    double z = (limit - clock->mean) / spread;
    if (z > FAR || z < -FAR)
        return z < 0;
    double skew = (clock->third + third_of(clock->road, risk->day)) / (spread * spread * spread);
    if (skew > 0.02) {
        double inner = 1.0 + 0.5 * skew * z;
        if (inner <= 0)
            return 1.0;
        z = 6.0 / skew * (cbrt(inner) - 1.0) + skew / 6.0;
    }
    return below(-z);
}

/* Not before `from`: the first three moments of the later of a normal time and an instant (Clark 1961). */
static void wait_until(double from, Clock *clock, const Risk *risk) {
    double spread = deviation(clock, risk), ahead = clock->mean - from;
    if (ahead >= FAR * spread)
        return;
    if (ahead <= -FAR * spread) {
        clock->mean = from;
        clock->variance = clock->third = clock->road = 0;
        return;
    }
    double z = ahead / spread, chance = below(z), tail = spread * density(z), square = spread * spread;
    double first = ahead * chance + tail;
    double second = (ahead * ahead + square) * chance + ahead * tail;
    double third = (ahead * ahead * ahead + 3 * ahead * square) * chance + (ahead * ahead + 2 * square) * tail;
    double variance = second - first * first;
    clock->mean = from + first;
    clock->third = third - 3 * first * second + 2 * first * first * first + chance * clock->third;
    clock->road *= chance;
    double common = risk->day * clock->road;
    if (common * common > variance) {
        common = sqrt(variance > 0 ? variance : 0);
        clock->road = common / risk->day;
    }
    clock->variance = variance - common * common;
    if (clock->variance < 0)
        clock->variance = 0;
}

/* Of several windows the first that is still open when the agent is expected. */
static double opening(const Spans *spans, int64_t visit, double mean) {
    int32_t k = spans->first[visit], last = spans->first[visit + 1] - 1;
    while (k < last && mean > spans->to[k])
        k++;
    return spans->from[k];
}

Clock leave_depot(const Pause *pause, int64_t starts) { return (Clock){.mean = (double)starts, .rested = !pause->has}; }

void make_visit(const Tour *tour, int64_t i, Clock *clock) {
    int32_t visit = tour->visits[i], last = tour->spans->first[visit + 1] - 1;
    drive(tour, tour->legs[i], clock);
    if (last >= tour->spans->first[visit]) {
        clock->late += chance_after(tour->spans->to[last], clock, tour->risk);
        wait_until(opening(tour->spans, visit, clock->mean), clock, tour->risk);
    }
    clock->mean += tour->expected[visit];
    clock->variance += tour->variance[visit];
    clock->third += tour->third[visit];
}

void rest(const Tour *tour, Clock *clock) {
    wait_until(tour->pause->from, clock, tour->risk);
    clock->mean += tour->pause->rest;
    clock->rested = 1;
}

static double finish(const Tour *tour, int64_t i, Clock clock, double most) {
    for (; i < tour->count && clock.late < most; i++)
        make_visit(tour, i, &clock);
    return clock.late;
}

/* A break would only be waited for where one more visit can be made before it. */
static int comes_early(const Tour *tour, int64_t i, const Clock *clock) {
    if (i >= tour->count || clock->mean >= tour->pause->from)
        return 0;
    double start = clock->mean + (double)tour->legs[i], from = opening(tour->spans, tour->visits[i], start);
    return (start > from ? start : from) + tour->expected[tour->visits[i]] <= tour->pause->from;
}

double expected_late(const Tour *tour, Clock clock, double most, int64_t *place) {
    *place = -1;
    if (clock.rested)
        return finish(tour, 0, clock, most);
    double best = NEVER;
    for (int64_t i = 0; i <= tour->count; i++) {
        int overdue = clock.mean > tour->pause->to;
        if (!comes_early(tour, i, &clock) && !(overdue && *place >= 0)) {
            Clock rested = clock;
            rest(tour, &rested);
            double late = finish(tour, i, rested, best < most ? best : most);
            if (late < best) {
                best = late;
                *place = i;
            }
        }
        if (overdue || i == tour->count || clock.late >= most)
            break;
        make_visit(tour, i, &clock);
    }
    return best < NEVER ? best : clock.late;
}

/* A whole route by itself; its visits are 0 .. count - 1 and `legs` lead to each. */
double doorstep_lateness(const Tour *tour, int64_t starts, int64_t *place) {
    return expected_late(tour, leave_depot(tour->pause, starts), NEVER, place);
}
