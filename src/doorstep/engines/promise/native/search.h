/* A day while it is being changed: linked routes, what they cost, and how to undo. */
#ifndef DOORSTEP_SEARCH_H
#define DOORSTEP_SEARCH_H

#include "kernel.h"
#include "lateness.h"

#define KITS 64

/* What does not change: V visits, R routes, S = V + 2 R stops. */
typedef struct {
    int64_t visits, routes, near_count, near_route_count, around_count, depots;
    const Hours *hours;
    Spans spans;
    const int32_t *onward;        /* S x S seconds, [a][b] from a to b */
    const int32_t *inward;        /* its transpose */
    const int32_t *service, *load; /* V */
    const uint64_t *kits;         /* V */
    const int32_t *aside;         /* V x R: what it costs that this route comes; NEVER when it may not */
    const uint8_t *optional;      /* V: may stay out */
    const uint8_t *movable;       /* V */
    const int32_t *near_before;   /* V x near_count: visits after which a visit may well fit */
    const int32_t *near_after;    /* V x near_count: visits before which it may */
    const int32_t *near_routes;   /* V x near_route_count: routes whose depots are near */
    const int32_t *around;        /* V x around_count: the visits nearest to a visit, itself first */
    const int32_t *remote, *width, *opens; /* V: seconds from the depots, seconds of windows, first start */
    const Pause *pauses;          /* R */
    const int32_t *starts, *ends, *capacity, *use_cost, *fixed, *depot; /* R */
    const int32_t *twin;          /* R: an earlier route that differs in nothing, -1 if none */
    const double *uneven;         /* R */
    const int32_t *kit_limits;    /* depots x KITS: how many routes may need one */
    const Risk *risk;             /* NULL: late starts do not count */
    const double *expected, *variance, *third; /* V: moments of the service; NULL without risk */
} Problem;

typedef struct {
    int32_t next, previous, route, leg;
    Reach reach;
} Stop;

typedef struct {
    int64_t work, driven, aside;
    double cost, late;
    uint64_t kits;
    int32_t count, load, holds;
} Line;

typedef struct {
    double warm, cold, blink, left_out;
} Heat;

typedef struct {
    const Problem *p;
    uint64_t luck[2];
    Stop *stops;
    Line *lines;
    int32_t *kit_users;
    int32_t *absent, *where_absent, absent_count, must_absent; /* visits that are out; -1 in where_absent when in */
    int32_t *out, *order_key, out_count;
    uint8_t *was_absent;
    double cost, best_cost, late, first_late; /* seconds of driving and what weighs like it; expected late starts */
    int64_t first_absent;
    /* undo */
    int32_t *touched, touched_count, *log_stops, log_count;
    uint8_t *is_touched;
    Stop *log;
    Clock *clocks, *clock_log;
    int32_t *tour_visits, *tour_legs;
    Line *old_lines;
    int32_t *old_absent, old_absent_count, *old_first;
    /* best */
    int32_t *best_next, *best_absent, best_absent_count;
    uint8_t *stale;
    int64_t served_routes, movable_count;
    int32_t *movable_visits;
} Search;

/* luck.c */
uint64_t luck_bits(Search *s);
double luck_real(Search *s);
int64_t luck_below(Search *s, int64_t n);

/* routes.c */
void refresh(Search *s, int32_t route);
void link_after(Search *s, int32_t visit, int32_t stop);
void unlink_stop(Search *s, int32_t visit);
void touch(Search *s, int32_t route);
void undo(Search *s);
void forget_undo(Search *s);
void set_absent(Search *s, int32_t visit);
void set_present(Search *s, int32_t visit);
int has_kits(const Search *s, int32_t visit, int32_t route);

/* risk.c */
double set_clocks(Search *s, int32_t route);
double late_with(Search *s, int32_t route, int32_t a, int32_t visit, double most);

/* ruin.c, recreate.c */
void ruin(Search *s);
void recreate(Search *s, double blink, int64_t most);

#endif
