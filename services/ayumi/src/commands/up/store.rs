//! A nats-server whose store is stuck. Once a write has failed, as on a full disk, it refuses all that follow, even when
//! there is space again, until it is started again.

use std::{path::Path, time::Duration};

use ayumi_proto::obstacle::Obstacle;
use ayumi_runtime::{Bus, servers};

use crate::disk;

/// The pause between two looks at the store and at the space.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Waits until the server can't write, and then for space on its disk. Why it has to be started again.
pub(super) async fn stuck(bus: &Bus, folder: &Path) -> Obstacle {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Ok(servers) = servers::health(bus).await else { continue };
        if let Some(obstacle) = servers::cannot_write(&servers) {
            tracing::error!(why = obstacle.text().en, "nats-server is started again as soon as there is space");
            space(folder).await;
            return obstacle;
        }
    }
}

/// Waits until there is space on the disk of a folder.
pub(super) async fn space(folder: &Path) {
    while disk::is_full(folder) {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
