/* The cheapest place for a new visit among the gaps of many routes. */
#include "kernel.h"

typedef struct {
    int32_t previous, next, leg, position;
    Reach a, b;
} Gap;

/* Gaps of route r are first[r] .. first[r + 1] - 1, in the order of the route. */
typedef struct {
    int64_t routes;
    const int32_t *first;
    const Gap *gaps;
    const uint64_t *skills, *kits;
    const Pause *pauses;
} Table;

/* A line of a whole-city travel table: `size` bytes a number, `stride` bytes from one node to the next. */
typedef struct {
    const char *base;
    int64_t stride, size;
} Line;

typedef struct {
    int64_t cost, route, position, extra, start;
} Found;

static inline int64_t seconds_at(const Line *line, int64_t node) {
    const char *at = line->base + node * line->stride;
    if (line->size == 2)
        return *(const uint16_t *)at;
    return line->size == 4 ? *(const int32_t *)at : *(const int64_t *)at;
}

/* One gap for all windows: `found` has a line for each. */
static void try_gap(const Hours *h, const Pause *pause, const Gap *gap, const Spans *windows, int64_t count,
                    int64_t service, const Line *to, const Line *from, int64_t route, int64_t aside, Found *found) {
    int64_t there = seconds_at(to, gap->previous), onward = seconds_at(from, gap->next);
    if (there >= UNREACHABLE || onward >= UNREACHABLE)
        return;
    int64_t extra = there + onward - gap->leg;
    for (int64_t w = 0; w < count; w++) {
        if (extra + aside >= found[w].cost)
            continue;
        int64_t start = pass_gap(h, pause, windows, w, service, there, onward, &gap->a, &gap->b);
        if (start < NEVER)
            found[w] = (Found){extra + aside, route, gap->position, extra, start};
    }
}

static int can(const Table *table, int64_t route, uint64_t skills, uint64_t kits) {
    return (table->skills[route] & skills) == skills && (table->kits[route] & kits) == kits;
}

/* For each window the cheapest gap of all routes; `windows` has one span a window, `aside[r]` is what route r costs more.
 * A line of `found` keeps cost NEVER where nothing fits. */
void doorstep_cheapest(const Hours *h, const Table *table, const Line *to, const Line *from, int64_t service,
                       const Spans *windows, int64_t count, uint64_t skills, uint64_t kits, const int64_t *aside,
                       Found *found) {
    for (int64_t w = 0; w < count; w++)
        found[w] = (Found){NEVER, -1, -1, 0, 0};
    for (int64_t r = 0; r < table->routes; r++)
        if (can(table, r, skills, kits))
            for (int32_t g = table->first[r]; g < table->first[r + 1]; g++)
                try_gap(h, &table->pauses[r], &table->gaps[g], windows, count, service, to, from, r, aside[r], found);
}

/* For one window the cheapest gap of each route; `found` has a line for each route. */
void doorstep_ranked(const Hours *h, const Table *table, const Line *to, const Line *from, int64_t service,
                     const Spans *window, uint64_t skills, uint64_t kits, const int64_t *aside, Found *found) {
    for (int64_t r = 0; r < table->routes; r++) {
        found[r] = (Found){NEVER, r, -1, 0, 0};
        if (can(table, r, skills, kits))
            for (int32_t g = table->first[r]; g < table->first[r + 1]; g++)
                try_gap(h, &table->pauses[r], &table->gaps[g], window, 1, service, to, from, r, aside[r], &found[r]);
    }
}
