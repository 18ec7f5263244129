/* How many visits of a route start late when life is not as planned. */
#ifndef DOORSTEP_LATENESS_H
#define DOORSTEP_LATENESS_H

#include "kernel.h"

/* Standard deviations as shares of the mean: of one leg, and of all roads of a day together. `price` is how many seconds of
 * driving a late start weighs, `most` how many late starts one more visit may add to a route. */
typedef struct {
    double leg, day, price, most;
} Risk;

/* When an agent leaves a stop, as far as one can know: mean, variance and third central moment without what all roads of
 * the day have in common; `road` is the driving, since the last wait, that the day stretches or shrinks. `late` counts
 * expected late starts up to here. */
typedef struct {
    double mean, variance, third, road, late;
    int64_t rested;
} Clock;

/* The visits still to make: legs[i] leads to visits[i]. Moments of service are by visit. */
typedef struct {
    const Hours *hours;
    const Pause *pause;
    const Risk *risk;
    const Spans *spans;
    const double *expected, *variance, *third;
    int64_t count;
    const int32_t *visits, *legs;
} Tour;

Clock leave_depot(const Pause *pause, int64_t starts);
void make_visit(const Tour *tour, int64_t i, Clock *clock);
void rest(const Tour *tour, Clock *clock);

/* Expected late starts of a tour with the break where that is least, or `most` or more as soon as it is that many; the
 * break comes before visits[*place], and *place is -1 where it was before. */
double expected_late(const Tour *tour, Clock clock, double most, int64_t *place);

#endif
