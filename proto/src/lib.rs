//! Everything that Ayumi's processes say to each other and keep in the log; nothing here runs.
//!
//! [`ids`], [`place`], [`money`], [`time`] and [`text`] are the validated values. [`meetings`],
//! [`pilots`], [`visits`] and [`reports`] each hold one programme's commands, events, rejections
//! and answers. [`refusal`] and [`fault`] are what people are told. [`commit`] is what the log keeps, [`subject`] where it keeps it, [`codec`] how.

pub mod codec;
pub mod commit;
pub mod digest;
pub mod event;
pub mod fault;
pub mod figure;
pub mod ids;
pub mod meetings;
pub mod message;
pub mod money;
pub mod pilots;
pub mod place;
pub mod refusal;
pub mod reports;
pub mod subject;
pub mod text;
pub mod time;
pub mod visits;
