//! What a running process reports of itself: log lines on standard error, and metrics.

use std::{io::IsTerminal, time::Duration};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Begins to write log lines, at the levels that `AYUMI_LOG` asks for, such as `debug` or `info,async_nats=debug`.
pub fn start_logging() {
    let asked = std::env::var("AYUMI_LOG").ok().and_then(|levels| levels.parse().ok());
    let levels: Targets = asked
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO).with_target("async_nats", LevelFilter::WARN));
    let colours = std::io::stderr().is_terminal();
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(colours).with_target(false);
    let lines = tracing_subscriber::registry().with(lines.with_filter(levels));
    // Only the first call in a process takes effect; tests make several.
    let _ = lines.try_init();
}

/// How often samples are folded into their distributions; nothing else would, where nobody reads them.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Begins to count; the handle renders what was counted, for Prometheus to read. Called within the runtime.
pub fn start_metrics() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP_EVERY).await;
            upkeep.run_upkeep();
        }
    });
    // Only the first recorder of a process takes effect; a later handle would render nothing.
    let _ = metrics::set_global_recorder(recorder);
    handle
}
