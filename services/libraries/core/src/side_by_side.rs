//! Work on many items, on as many threads as there are cores.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Works through items side by side: each thread begins with nothing and takes the next item when it is done with one.
/// At the end what they made is joined, in no order that means anything.
///
/// # Errors
/// The first error of any of them.
pub fn side_by_side<I: Sync, T: Default + Send, E: Send>(
    items: &[I],
    work: impl Fn(&mut T, &I) -> Result<(), E> + Sync,
    join: impl Fn(&mut T, T),
) -> Result<T, E> {
    let next = AtomicUsize::new(0);
    let go_on = || {
        let mut made = T::default();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(&mut made, item)?;
        }
        Ok(made)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(items.len());
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(go_on)).collect();
        let mut made = go_on()?;
        for other in others {
            join(&mut made, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(made)
    })
}
