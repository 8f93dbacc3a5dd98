//! How commits reach a follower.

use std::fmt::Display;

use async_nats::jetstream::{
    self,
    consumer::{DeliverPolicy, pull, push},
};
use futures::{StreamExt, stream::BoxStream};

use crate::log::{Log, LogError};

/// What comes from a consumer of the stream.
pub(super) type Messages = BoxStream<'static, Result<jetstream::Message, LogError>>;

/// Who says when commits are sent. Either way the client asks anew where it misses a message, and the server
/// waits for a follower that is slow.
#[derive(Clone, Copy)]
pub(super) enum Delivery {
    /// The client asks for some hundred at a time.
    Asked,
    /// The server sends them, up to 32 MiB ahead of those that were taken. [`SUBSCRIPTION_MESSAGES_MAX`] is as
    /// many, or the client would throw away what came and ask for it again.
    ///
    /// [`SUBSCRIPTION_MESSAGES_MAX`]: crate::bus::SUBSCRIPTION_MESSAGES_MAX
    SentAhead,
}

impl Delivery {
    /// The messages of the log from a position on. There is no filter, which would cost time: the stream has no
    /// other subjects.
    pub async fn open(self, log: &Log, next: u64) -> Result<Messages, LogError> {
        let stream = log.stream().await?;
        let last = stream.cached_info().state.last_sequence;
        if last + 1 < next {
            let why = format!("the log ends at {last}: not the log that was being followed");
            return Err(LogError::Corrupt { place: format!("position {next}"), why });
        }
        let deliver_policy = DeliverPolicy::ByStartSequence { start_sequence: next };
        Ok(match self {
            Self::Asked => {
                let config = pull::OrderedConfig { deliver_policy, ..pull::OrderedConfig::default() };
                let consumer = stream.create_consumer(config).await.map_err(failed)?;
                consumer.messages().await.map_err(failed)?.map(|message| message.map_err(failed)).boxed()
            }
            Self::SentAhead => {
                let deliver_subject = log.bus().client.new_inbox();
                let config = push::OrderedConfig { deliver_subject, deliver_policy, ..push::OrderedConfig::default() };
                let consumer = stream.create_consumer(config).await.map_err(failed)?;
                consumer.messages().await.map_err(failed)?.map(|message| message.map_err(failed)).boxed()
            }
        })
    }
}

fn failed(error: impl Display) -> LogError {
    LogError::Server { doing: "be followed", why: error.to_string() }
}
