"""The benches measure right: readers, judge, days, and one small run of each machine."""
