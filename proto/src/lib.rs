//! Everything that Ayumi's processes send each other and keep in the log; nothing here runs.
//!
//! [`ids`], [`place`], [`money`], [`time`] and [`text`] are the validated values, of which [`mod@personal`] says which name
//! somebody. [`event`] is what every programme's events have in common, and [`declare`] declares them; [`refusal`] and
//! [`fault`] are what people read when a command isn't accepted.
//! [`commit`] is what the log keeps, [`subject`] where it keeps it, [`codec`] how; [`cloud_event`] is the form in which
//! commits leave Ayumi and come back.

pub mod answer;
pub mod cloud_event;
pub mod codec;
pub mod commit;
pub mod declare;
pub mod digest;
pub mod event;
pub mod fault;
pub mod figure;
pub mod ids;
pub mod message;
pub mod money;
pub mod month;
pub mod obstacle;
pub mod personal;
pub mod place;
pub mod refusal;
pub mod subject;
pub mod taking_back;
pub mod text;
pub mod time;
