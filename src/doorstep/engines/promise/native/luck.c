/* Random numbers: xoroshiro128+ of Blackman and Vigna, the same on every machine for the same seed. */
#include "search.h"

static inline uint64_t turned(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

uint64_t luck_bits(Search *s) {
    uint64_t a = s->luck[0], b = s->luck[1], bits = a + b;
    b ^= a;
    s->luck[0] = turned(a, 24) ^ b ^ (b << 16);
    s->luck[1] = turned(b, 37);
    return bits;
}

double luck_real(Search *s) { return (double)(luck_bits(s) >> 11) * 0x1.0p-53; }

int64_t luck_below(Search *s, int64_t n) { return (int64_t)(((luck_bits(s) >> 32) * (uint64_t)n) >> 32); }
