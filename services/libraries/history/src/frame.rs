//! One commit in the file: checksum, length, position, subject and the bytes that the log has.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | CRC-32 of all that follows in the frame |
//! | 4 | length of what follows this field |
//! | 8 | position in the log |
//! | 2 | length of the subject |
//! | … | subject, then the commit |
//!
//! Numbers are little-endian.

use ayumi_proto::{codec, digest::Digest};

/// The part before the subject.
pub(crate) const HEADER_BYTES: usize = 18;
/// The length field counts the position and the subject's length too.
const COUNTED_HEADER_BYTES: usize = 10;
/// The longest subject, far above any valid one.
const SUBJECT_BYTES_MAX: usize = 256;
/// The longest frame.
pub(crate) const FRAME_BYTES_MAX: usize = HEADER_BYTES + SUBJECT_BYTES_MAX + codec::COMMIT_BYTES_MAX;

/// A commit as the log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The position in the log, from 1.
    pub position: u64,
    /// The subject's text.
    pub subject: &'a str,
    /// The commit's bytes.
    pub payload: &'a [u8],
}

/// Why bytes aren't a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// They end before the frame does.
    #[error("truncated")]
    Short,
    /// A length that no frame has.
    #[error("wrong length")]
    Length,
    /// They aren't what was written.
    #[error("wrong checksum")]
    Checksum,
    /// It is a frame, but not of the commit that comes next.
    #[error("not a continuation of the previous frame")]
    Stray,
}

impl<'a> Frame<'a> {
    /// The hash by which the entity's next commit names this one.
    pub fn hash(&self) -> Digest {
        codec::hash_under(self.subject, self.payload)
    }

    /// How many bytes the frame takes.
    pub fn len_bytes(&self) -> usize {
        HEADER_BYTES + self.subject.len() + self.payload.len()
    }

    /// Appends the frame's bytes; one that is longer than frames can be is an error.
    pub fn write(&self, bytes: &mut Vec<u8>) -> Result<(), FrameError> {
        if self.subject.len() > SUBJECT_BYTES_MAX || self.payload.len() > codec::COMMIT_BYTES_MAX {
            return Err(FrameError::Length);
        }
        let begin = bytes.len();
        bytes.extend_from_slice(&[0; 4]);
        // Both fit: they were just compared with their bounds.
        let len = COUNTED_HEADER_BYTES + self.subject.len() + self.payload.len();
        bytes.extend_from_slice(&(len as u32).to_le_bytes());
        bytes.extend_from_slice(&self.position.to_le_bytes());
        bytes.extend_from_slice(&(self.subject.len() as u16).to_le_bytes());
        bytes.extend_from_slice(self.subject.as_bytes());
        bytes.extend_from_slice(self.payload);
        let checksum = crc32fast::hash(&bytes[begin + 4..]);
        bytes[begin..begin + 4].copy_from_slice(&checksum.to_le_bytes());
        Ok(())
    }

    /// Reads the frame that the bytes begin with.
    pub fn read(bytes: &'a [u8]) -> Result<Self, FrameError> {
        let len = len_bytes(bytes)?;
        let bytes = bytes.get(..len).ok_or(FrameError::Short)?;
        if crc32fast::hash(&bytes[4..]) != u32::from_le_bytes(array(bytes)) {
            return Err(FrameError::Checksum);
        }
        let position = u64::from_le_bytes(array(&bytes[8..]));
        let subject_len = usize::from(u16::from_le_bytes(array(&bytes[16..])));
        let (subject, payload) = bytes[HEADER_BYTES..].split_at_checked(subject_len).ok_or(FrameError::Length)?;
        let subject = std::str::from_utf8(subject).map_err(|_| FrameError::Checksum)?;
        Ok(Self { position, subject, payload })
    }
}

/// The length that a frame declares.
pub(crate) fn len_bytes(bytes: &[u8]) -> Result<usize, FrameError> {
    if bytes.len() < HEADER_BYTES {
        return Err(FrameError::Short);
    }
    let len = u32::from_le_bytes(array(&bytes[4..])) as usize + HEADER_BYTES - COUNTED_HEADER_BYTES;
    if (HEADER_BYTES..=FRAME_BYTES_MAX).contains(&len) { Ok(len) } else { Err(FrameError::Length) }
}

/// The first bytes; callers have made sure that there are as many.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut first = [0; N];
    first.copy_from_slice(&bytes[..N]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes() -> Vec<u8> {
        let mut bytes = Vec::new();
        let frame = Frame { position: 7, subject: "ayumi.event.visits.fy2019.x.000001", payload: b"commit" };
        frame.write(&mut bytes).unwrap();
        assert_eq!(bytes.len(), frame.len_bytes());
        assert_eq!(Frame::read(&bytes), Ok(frame));
        bytes
    }

    #[test]
    fn no_flipped_bit_and_no_cut_goes_unnoticed() {
        let whole = bytes();
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Frame::read(&flipped).is_err(), "bit {bit}");
        }
        for len in 0..whole.len() {
            assert_eq!(Frame::read(&whole[..len]), Err(FrameError::Short));
        }
    }

    #[test]
    fn a_frame_has_bounds() {
        let payload = vec![0; codec::COMMIT_BYTES_MAX + 1];
        let mut bytes = Vec::new();
        assert_eq!(Frame { position: 1, subject: "x", payload: &payload }.write(&mut bytes), Err(FrameError::Length));
        let subject = "x".repeat(SUBJECT_BYTES_MAX + 1);
        assert_eq!(Frame { position: 1, subject: &subject, payload: b"" }.write(&mut bytes), Err(FrameError::Length));
        assert!(bytes.is_empty());
    }
}
