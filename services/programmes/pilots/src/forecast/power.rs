//! Powers by squaring: `powi` may be rounded differently on another machine.

/// So many times the same number, by what multiplies two.
pub(super) fn power<T: Copy>(one: T, mut base: T, mut exponent: u32, times: impl Fn(T, T) -> T) -> T {
    let mut power = one;
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = times(power, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    power
}
