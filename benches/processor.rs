//! What a benchmark costs, whatever else the machine is busy with.

use std::fs::read_to_string;

/// Time this process has had on a processor, from the scheduler: no clock is read.
pub(crate) fn cpu_ns() -> u64 {
    let stat =
        read_to_string("/proc/self/schedstat").expect("Linux tells each process its CPU time");
    stat.split(' ')
        .next()
        .and_then(|it| it.parse().ok())
        .expect("the first number is nanoseconds on CPU")
}
