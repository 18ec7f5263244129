/* Push-forward and push-backward times after Savelsbergh (1992), carried twice: with the break to come and with it taken. */
#include "kernel.h"

void begin_route(const Pause *pause, int64_t starts, Reach *start) {
    start->before = pause->has ? depart(starts) : NEVER;
    start->after = pause->has ? NEVER : depart(starts);
    if (pause->has && starts <= pause->to)
        start->after = depart((starts > pause->from ? starts : pause->from) + pause->rest);
    /* The depot at the start is never arrived at. */
    start->done = start->due = -NEVER;
}

void end_route(int64_t ends, Reach *end) {
    end->before = end->after = NEVER;
    end->done = arrival(ends);
    end->due = -NEVER;
}

void step_forwards(const Hours *h, const Pause *pause, int64_t leg, const Spans *spans, int64_t visit, int64_t service,
                   const Reach *from, Reach *to) {
    int64_t taken = NEVER, to_come = NEVER;
    if (from->after < NEVER)
        taken = start_in(spans, visit, arrive(h, from->after, leg)) + service;
    if (from->before < NEVER)
        to_come = start_in(spans, visit, arrive(h, from->before, leg)) + service;
    if (pause->has && to_come <= pause->to) {
        int64_t rested = (to_come > pause->from ? to_come : pause->from) + pause->rest;
        taken = rested < taken ? rested : taken;
    }
    to->after = depart(taken);
    to->before = depart(to_come);
}

void step_backwards(const Hours *h, const Pause *pause, int64_t leg, const Spans *spans, int64_t visit, int64_t service,
                    const Reach *next, Reach *at) {
    int64_t leave = next->done > -NEVER ? leave_by(h, next->done, leg) : -NEVER;
    int64_t later = next->due > -NEVER ? leave_by(h, next->due, leg) : -NEVER;
    if (pause->has && leave > -NEVER && pause->from + (int64_t)pause->rest <= leave) {
        int64_t here = leave - pause->rest < pause->to ? leave - pause->rest : pause->to;
        later = here > later ? here : later;
    }
    at->done = arrival(leave > -NEVER ? arrive_for(spans, visit, leave - service) : -NEVER);
    at->due = arrival(later > -NEVER ? arrive_for(spans, visit, later - service) : -NEVER);
}

/* The frontier of a route: `reach` has a line for each of the visits + 2 stops, `legs` the visits + 1 seconds between. */
void doorstep_reach(const Hours *h, const Pause *pause, const Spans *spans, int64_t visits, const int32_t *legs,
                    const int32_t *service, int64_t starts, int64_t ends, Reach *reach) {
    begin_route(pause, starts, &reach[0]);
    for (int64_t i = 0; i < visits; i++)
        step_forwards(h, pause, legs[i], spans, i, service[i], &reach[i], &reach[i + 1]);
    Reach end;
    end_route(ends, &end);
    reach[visits + 1] = end;
    for (int64_t i = visits - 1; i >= 0; i--)
        step_backwards(h, pause, legs[i + 1], spans, i, service[i], &reach[i + 2], &reach[i + 1]);
}
