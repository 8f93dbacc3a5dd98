//! What `ayumi up` and `ayumi serve` are given about the clock.

use ayumi_runtime::health::Clocks;
use clap::Args;

/// Whether the clock is checked.
#[derive(Clone, Copy, Debug, Args)]
pub struct Clock {
    /// Record even if the clock is behind the newest record, off those of the nats-servers, or was set
    ///
    /// By default nothing is recorded then. Use it where the clock is right and what it is compared with is wrong, such as
    /// a record that was made while the clock was years ahead.
    #[arg(long)]
    accept_clock: bool,
}

impl Clock {
    /// The same for services.
    pub fn clocks(self) -> Clocks {
        if self.accept_clock { Clocks::Accepted } else { Clocks::Checked }
    }
}
