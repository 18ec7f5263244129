/* Slack induction by string removals: strings of neighbouring visits come out of neighbouring routes. */
#include "search.h"

#define REMOVED_ON_AVERAGE 10
#define LONGEST_STRING 10
#define KEEP_INSIDE 0.5
#define GROW_INSIDE 0.01

static int64_t within(int64_t x, int64_t low, int64_t high) { return x < low ? low : x > high ? high : x; }

static void take_out(Search *s, int32_t visit) {
    unlink_stop(s, visit);
    set_absent(s, visit);
}

/* How many movable visits follow each other around `visit` on one side, at most `most`. */
static int64_t reach_of(const Search *s, int32_t visit, int64_t most, int backwards) {
    int64_t count = 0;
    for (int32_t at = visit; count < most; count++) {
        at = backwards ? s->stops[at].previous : s->stops[at].next;
        if (at >= s->p->visits || !s->p->movable[at])
            return count;
    }
    return count;
}

/* Take a string with `visit` in it out of its route, half the time with some of it left standing. */
static void take_string(Search *s, int32_t visit, double longest) {
    int32_t route = s->stops[visit].route;
    int64_t most = s->lines[route].count;
    int64_t back = reach_of(s, visit, most, 1), ahead = reach_of(s, visit, most, 0);
    int64_t tour = back + 1 + ahead;
    double limit = (double)tour < longest ? (double)tour : longest;
    int64_t length = (int64_t)(1 + luck_real(s) * limit), kept = 0;
    length = within(length, 1, tour);
    if (length > 1 && length < tour && luck_real(s) < KEEP_INSIDE)
        for (kept = 1; length + kept < tour && luck_real(s) < GROW_INSIDE;)
            kept++;
    int64_t lowest = within(length + kept - 1 - ahead, 0, back), highest = within(length + kept - 1, 0, back);
    int64_t before = lowest + luck_below(s, highest - lowest + 1);
    int64_t hole = kept ? 1 + luck_below(s, length - 1) : length + kept;
    touch(s, route);
    int32_t at = visit;
    for (int64_t i = 0; i < before; i++)
        at = s->stops[at].previous;
    for (int64_t i = 0; i < length + kept; i++) {
        int32_t next = s->stops[at].next;
        if (i < hole || i >= hole + kept)
            take_out(s, at);
        at = next;
    }
    refresh(s, route);
}

/* Ruin around a visit; somebody who is out is chosen now and then, to make room where they live. */
void ruin(Search *s) {
    const Problem *p = s->p;
    int64_t placed = p->visits - s->absent_count;
    double average = s->served_routes ? (double)placed / (double)s->served_routes : 1.0;
    double longest = average < LONGEST_STRING ? average : LONGEST_STRING;
    double most = 4.0 * REMOVED_ON_AVERAGE / (1.0 + longest) - 1.0;
    int64_t strings = (int64_t)(1.0 + luck_real(s) * most);
    int32_t seed = s->movable_visits[luck_below(s, s->movable_count)];
    if (s->absent_count && luck_real(s) < 0.3)
        seed = s->absent[luck_below(s, s->absent_count)];
    const int32_t *around = p->around + seed * p->around_count;
    for (int64_t i = 0; i < p->around_count && s->touched_count < strings; i++) {
        int32_t visit = around[i], route = s->stops[visit].route;
        if (route >= 0 && p->movable[visit] && !s->is_touched[route])
            take_string(s, visit, longest);
    }
}
