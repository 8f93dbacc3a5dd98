//! A permutation of the numbers of six digits that only the key knows: no two experts get one number, and none
//! gets a number that isn't of six digits.
//!
//! It is a Feistel network on the upper and the lower three digits. A round adds to one half, modulo 1,000, what an
//! HMAC makes of the other, and swaps them; each round can be undone, so that no two numbers meet. Ten rounds, as
//! in FF1 (NIST SP 800-38G), which is built in the same way and asks for a million numbers at least.

const ROUNDS: usize = 10;
const HALF: u32 = 1_000;

/// What each round adds for each value of the other half.
pub(super) struct Permutation(Vec<[u32; HALF as usize]>);

impl Permutation {
    /// The permutation by a keyed digest of round and half.
    pub(super) fn new(digest: impl Fn(&[u8]) -> [u8; 32]) -> Self {
        let addend = |round: usize, half: usize| {
            let digest = digest(format!("{round}/{half}").as_bytes());
            let number = digest.iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
            (number % u64::from(HALF)) as u32
        };
        Self((0..ROUNDS).map(|round| std::array::from_fn(|half| addend(round, half))).collect())
    }

    /// The number that replaces `number`, both below 1,000,000.
    pub(super) fn of(&self, number: u32) -> u32 {
        let (mut upper, mut lower) = (number / HALF % HALF, number % HALF);
        for addends in &self.0 {
            (upper, lower) = (lower, (upper + addends[lower as usize]) % HALF);
        }
        upper * HALF + lower
    }
}

#[cfg(test)]
mod tests {
    use ayumi_proto::digest::Digest;

    use super::*;

    fn permutation(key: &[u8]) -> Permutation {
        Permutation::new(|message| Digest::of(&[key, message]).0)
    }

    #[test]
    fn no_two_of_the_million_numbers_meet() {
        let permutation = permutation(b"one");
        let mut taken = vec![false; 1_000_000];
        for number in 0..1_000_000 {
            let place = &mut taken[permutation.of(number) as usize];
            assert!(!*place, "{number} meets another");
            *place = true;
        }
    }

    #[test]
    fn neighbours_are_scattered_and_another_key_scatters_otherwise() {
        let (one, two) = (permutation(b"one"), permutation(b"two"));
        let near = |a: u32, b: u32| a / HALF == b / HALF;
        let together = (900_000..901_000).filter(|number| near(one.of(*number), one.of(number + 1))).count();
        let alike = (900_000..901_000).filter(|number| one.of(*number) == two.of(*number)).count();
        assert!(together < 10 && alike < 3, "{together} {alike}");
    }
}
