//! Why a report isn't issued.

use ayumi_proto::fault::Fault;
use ayumi_reports::NotIssued;
use ayumi_runtime::bus::BusError;

/// Why a report wasn't issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The projection couldn't be asked.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// It can't be issued so.
    #[error("{0}")]
    Malformed(Fault),
    /// The projection has no answer.
    #[error("the projection gave no answer: {0}")]
    NoAnswer(String),
    /// The report couldn't be rendered.
    #[error("failed to render the report: {0}")]
    Render(String),
    /// The files couldn't be written.
    #[error("failed to deliver the report: {0}")]
    Deliver(#[from] std::io::Error),
    /// The log didn't take the issue.
    #[error("failed to record the issue: {0}")]
    Record(String),
    /// Something is wrong that another try doesn't mend.
    #[error("the issue couldn't be recorded, and can't be until that is mended: {0}")]
    Failed(String),
}

impl From<IssueError> for NotIssued {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Malformed(fault) => Self::Malformed(fault),
            failed @ IssueError::Failed(_) => Self::Failed(failed.to_string()),
            other @ (IssueError::Bus(_)
            | IssueError::NoAnswer(_)
            | IssueError::Render(_)
            | IssueError::Deliver(_)
            | IssueError::Record(_)) => Self::Unavailable(other.to_string()),
        }
    }
}
