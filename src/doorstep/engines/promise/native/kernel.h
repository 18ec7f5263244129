/* The compiled part of the promise: values in, values out. docs/algorithms/promise.md says what each step means.
 *
 * Times are seconds since the city's midnight. A stop is an index: visits 0 .. V-1, the start of route r is V + r, its end
 * V + R + r. A visit that is in no route has route -1. */
#ifndef DOORSTEP_KERNEL_H
#define DOORSTEP_KERNEL_H

#include <stdint.h>

#define NEVER 1000000000
#define UNREACHABLE 65535
#define UNIT 10000
#define HOUR_S 3600

/* How fast roads are by hour: see engines/routing/hours.py, whose arithmetic this is. */
typedef struct {
    int64_t flat;
    int64_t speeds[24];
    int64_t done[24];
} Hours;

/* When a service may start: separate spans in order; those of visit v are first[v] .. first[v + 1] - 1. */
typedef struct {
    const int32_t *first, *from, *to;
} Spans;

/* A rest of `rest` seconds that starts from `from` to `to`; `has` is 0 for a shift without one. */
typedef struct {
    int32_t has, rest, from, to;
} Pause;

/* How far a route can be pushed at a stop: earliest departure with the break to come and with it taken, latest arrival
 * with it taken and with it to come. */
typedef struct {
    int32_t before, after, done, due;
} Reach;

static inline int64_t hour_of(int64_t at) {
    int64_t hour = at < 0 ? 0 : at / HOUR_S;
    return hour > 23 ? 23 : hour;
}

static inline int64_t road_until(const Hours *h, int64_t at) {
    int64_t hour = hour_of(at);
    return h->done[hour] + (at - hour * HOUR_S) * h->speeds[hour];
}

static inline int64_t floor_div(int64_t a, int64_t b) {
    int64_t whole = a / b;
    return whole * b > a ? whole - 1 : whole;
}

/* The first second at which a road of so many table seconds is driven. */
static inline int64_t arrive(const Hours *h, int64_t leave, int64_t seconds) {
    if (h->flat || leave >= NEVER || seconds >= NEVER)
        return leave + seconds;
    int64_t hour = hour_of(leave), road = road_until(h, leave) + seconds * UNIT;
    while (hour < 23 && h->done[hour + 1] <= road)
        hour++;
    return hour * HOUR_S - floor_div(h->done[hour] - road, h->speeds[hour]);
}

/* The last second at which one may leave to arrive by a given one. */
static inline int64_t leave_by(const Hours *h, int64_t arrival, int64_t seconds) {
    if (h->flat || arrival <= -NEVER || seconds >= NEVER)
        return arrival - seconds;
    int64_t hour = hour_of(arrival), road = road_until(h, arrival) - seconds * UNIT;
    while (hour > 0 && h->done[hour] > road)
        hour--;
    return hour * HOUR_S + floor_div(road - h->done[hour], h->speeds[hour]);
}

/* The first second from an arrival on at which a service may start, NEVER if none. */
static inline int64_t start_in(const Spans *spans, int64_t visit, int64_t arrival) {
    for (int32_t k = spans->first[visit]; k < spans->first[visit + 1]; k++)
        if (arrival <= spans->to[k])
            return arrival > spans->from[k] ? arrival : spans->from[k];
    return NEVER;
}

/* The last arrival from which the service starts by a limit, -NEVER if none. */
static inline int64_t arrive_for(const Spans *spans, int64_t visit, int64_t limit) {
    for (int32_t k = spans->first[visit + 1] - 1; k >= spans->first[visit]; k--)
        if (spans->from[k] <= limit)
            return limit < spans->to[k] ? limit : spans->to[k];
    return -NEVER;
}

static inline int32_t depart(int64_t at) { return at >= NEVER ? NEVER : (int32_t)at; }
static inline int32_t arrival(int64_t at) { return at <= -NEVER ? -NEVER : (int32_t)at; }

void step_forwards(const Hours *h, const Pause *pause, int64_t leg, const Spans *spans, int64_t visit, int64_t service,
                   const Reach *from, Reach *to);
void begin_route(const Pause *pause, int64_t starts, Reach *start);
void end_route(int64_t ends, Reach *end);
void step_backwards(const Hours *h, const Pause *pause, int64_t leg, const Spans *spans, int64_t visit, int64_t service,
                    const Reach *next, Reach *at);

/* The three ways past a gap: the first start of a new visit's service, NEVER if it does not fit. `there` and `onward` are
 * table seconds; `a` is the stop before the gap and `b` the one after it. */
static inline int64_t pass_gap(const Hours *h, const Pause *pause, const Spans *spans, int64_t visit, int64_t service,
                               int64_t there, int64_t onward, const Reach *a, const Reach *b) {
    int64_t best = NEVER;
    if (a->after < NEVER && b->done > -NEVER) {
        int64_t start = start_in(spans, visit, arrive(h, a->after, there));
        if (start < NEVER && arrive(h, start + service, onward) <= b->done)
            best = start;
    }
    if (!pause->has || a->before >= NEVER)
        return best;
    int64_t start = start_in(spans, visit, arrive(h, a->before, there));
    if (start >= best)
        return best;
    int64_t ready = start + service;
    if (b->due > -NEVER && arrive(h, ready, onward) <= b->due)
        return start;
    if (b->done > -NEVER && ready <= pause->to) {
        int64_t rested = (ready > pause->from ? ready : pause->from) + pause->rest;
        if (arrive(h, rested, onward) <= b->done)
            return start;
    }
    return best;
}

#endif
