//! The memory of this process, as the operating system counts it.

use std::fs;

use crate::outcome::Failure;

/// What is in use now.
pub fn resident_bytes() -> Result<u64, Failure> {
    read("VmRSS:")
}

/// The most that was in use since the peak was forgotten.
pub fn peak_bytes() -> Result<u64, Failure> {
    read("VmHWM:")
}

/// Forgets the peak.
pub fn forget_peak() -> Result<(), Failure> {
    // The number by which Linux takes this wish.
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

fn read(name: &str) -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib =
        line.and_then(|line| line.trim().strip_suffix(" kB")).ok_or("the system doesn't report the memory in use")?;
    Ok(kib.trim().parse::<u64>()? * 1024)
}
