//! Macros that declare what is submitted and kept. What all such types need follows from the declaration: their forms in
//! JSON and in the log, their schemas, and what in them names somebody ([`Personal`](crate::personal::Personal)).
//!
//! - [`payloads!`](crate::payloads!): what commands and events hold;
//! - [`values!`](crate::values!): what payloads hold, each with a schema of its own name;
//! - [`commands!`](crate::commands!): what may be submitted;
//! - [`events!`](crate::events!): what can have happened.
//!
//! ```
//! use ayumi_proto::{commands, event::DomainEvent, events, payloads, text::Note, time::Day};
//!
//! payloads! {
//!     /// A visit that took place.
//!     #[derive(Copy)]
//!     pub struct Visit {
//!         /// The day of the visit.
//!         pub on: Day,
//!     }
//!
//!     /// What was found, as of a day.
//!     pub struct Finding<T> {
//!         /// The day.
//!         pub as_of: Day,
//!         /// What was found.
//!         pub note: Note<T>,
//!     }
//! }
//!
//! commands! {
//!     /// What may be submitted.
//!     pub enum Command => Event {
//!         /// Logs a visit.
//!         LogVisit(Visit) => VisitLogged,
//!         /// Records what was found.
//!         RecordFinding(Finding) => FindingRecorded,
//!     }
//! }
//!
//! events! {
//!     /// What can have happened.
//!     pub enum Event<T> {
//!         VisitLogged(Visit),
//!         FindingRecorded(Finding<T>) occurs as_of,
//!     }
//! }
//!
//! let on: Day = "2019-08-07".parse().unwrap();
//! let event: Event = Command::LogVisit(Visit { on }).into();
//! assert_eq!((event.kind(), event.occurred().first_day()), ("visit-logged", on));
//! ```
//!
//! `<T>` stands where a type holds texts: `T` says how they are held, by themselves if it isn't given, or in the log's
//! bytes ([`Held`](crate::text::Held)). Attributes and further derives are kept.

/// Declares structs that commands and events hold; see [`declare`](crate::declare). Shipped: a payload is never edited,
/// for its fields are positional in the log's bytes, and the digest of a command is kept in its commit. Another is added
/// beside it, with a variant of its own.
#[macro_export]
macro_rules! payloads {
    ($($payloads:tt)+) => {
        $crate::held! { [inline] $($payloads)+ }
    };
}

/// Declares structs that payloads hold; see [`declare`](crate::declare). As [`payloads!`](crate::payloads!), but that
/// each has a schema of its own, by its name.
#[macro_export]
macro_rules! values {
    ($($values:tt)+) => {
        $crate::held! { [] $($values)+ }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! held {
    ([$($schema:ident)?]) => {};
    ([$($schema:ident)?]
        $(#[$meta:meta])* pub struct $name:ident { $($(#[$note:meta])* pub $field:ident: $type:ty),+ $(,)? }
        $($others:tt)*
    ) => {
        #[derive(Clone, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars($($schema)?)]
        $(#[$meta])*
        pub struct $name { $($(#[$note])* pub $field: $type,)+ }

        $crate::personal! { $name { $($field),+ } }
        $crate::held! { [$($schema)?] $($others)* }
    };
    ([$($schema:ident)?]
        $(#[$meta:meta])* pub struct $name:ident<T> { $($(#[$note:meta])* pub $field:ident: $type:ty),+ $(,)? }
        $($others:tt)*
    ) => {
        #[derive(Clone, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[serde(bound(serialize = "T: AsRef<str>", deserialize = "T: ::ayumi_proto::text::Held<'de>"))]
        #[schemars($($schema,)? bound = "")]
        $(#[$meta])*
        pub struct $name<T = $crate::text::CompactString> { $($(#[$note])* pub $field: $type,)+ }

        $crate::personal! { $name { $($field),+ } }
        $crate::held! { [$($schema)?] $($others)* }
    };
}

/// Declares the enum of a programme's commands; see [`declare`](crate::declare). Shipped: variants are only ever added
/// at the end. If each leads to one event with the same payload, it can be named beside it: commands then become events.
#[macro_export]
macro_rules! commands {
    ($(#[$meta:meta])* pub enum $name:ident => $event:ident {
        $($(#[$note:meta])* $command:ident($payload:ty) => $happened:ident),+ $(,)?
    }) => {
        $crate::commands! { $(#[$meta])* pub enum $name { $($(#[$note])* $command($payload)),+ } }

        /// Each command leads to one event, with the same payload.
        impl From<$name> for $event {
            fn from(command: $name) -> Self {
                match command { $($name::$command(payload) => Self::$happened(payload),)+ }
            }
        }
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$note:meta])* $command:ident($payload:ty)),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Clone, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema,
            ::strum::IntoStaticStr, ::strum::VariantNames,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name { $($(#[$note])* $command($payload),)+ }
    };
}

/// Declares the enum of a programme's events; see [`declare`](crate::declare). Shipped: variants are only ever added at
/// the end. An event occurs on the day in its payload's field `on`, unless its row names another field.
#[macro_export]
macro_rules! events {
    ($(#[$meta:meta])* pub enum Event<T> { $($rows:tt)+ }) => {
        $crate::events! {
            [Event<T = $crate::text::CompactString>]
            [<T: AsRef<str>> $crate::event::DomainEvent for Event<T>]
            $(#[$meta])*
            #[serde(bound(serialize = "T: AsRef<str>", deserialize = "T: ::ayumi_proto::text::Held<'de>"))]
            #[schemars(rename = "Event", bound = "")]
            enum Event { $($rows)+ }
        }
    };
    ($(#[$meta:meta])* pub enum Event { $($rows:tt)+ }) => {
        $crate::events! { [Event] [$crate::event::DomainEvent for Event] $(#[$meta])* enum Event { $($rows)+ } }
    };
    ([$($declared:tt)+] [$($domain_event:tt)+] $(#[$meta:meta])* enum Event {
        $($(#[$note:meta])* $event:ident($payload:ty) $(occurs $day:ident)?),+ $(,)?
    }) => {
        #[derive(
            Clone, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema,
            ::strum::IntoStaticStr, ::strum::VariantNames,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        $(#[$meta])*
        #[allow(missing_docs, reason = "the payloads say it")]
        pub enum $($declared)+ { $($(#[$note])* $event($payload),)+ }

        impl $($domain_event)+ {
            fn occurred(&self) -> $crate::time::Occurred {
                $crate::time::Occurred::Day(match self {
                    $(Self::$event(payload) => $crate::events!(@day payload $($day)?),)+
                })
            }

            fn kind(&self) -> &'static str {
                self.into()
            }
        }

        $crate::personal! { enum Event { $($event(payload)),+ } }
    };
    (@day $payload:ident) => { $payload.on };
    (@day $payload:ident $day:ident) => { $payload.$day };
}
