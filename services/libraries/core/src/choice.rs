//! Choices: the words among which a field or a dimension has one.

/// Declares an enum of choices, each with what it is called in Japanese and in English, or none with words. In JSON, in
/// addresses and in tables a choice is its name in kebab-case.
///
/// ```
/// use ayumi_core::{choices, figures::point::DimensionValue};
///
/// choices! {
///     /// How a case turned out.
///     pub enum Outcome {
///         Success = "成功事例" / "Success";
///         Mixed = "一部成功" / "Mixed";
///     }
/// }
///
/// assert_eq!((Outcome::ALL[1].to_string(), Outcome::Mixed.words().en), ("mixed".to_owned(), "Mixed".to_owned()));
/// ```
///
/// Choices are in the order in which they are declared, which never changes: in the log they are numbers. One with words
/// is a value of a dimension ([`DimensionValue`](crate::figures::point::DimensionValue)).
#[macro_export]
macro_rules! choices {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$note:meta])* $choice:ident = $ja:literal / $en:literal;)+
    }) => {
        $crate::choices! { $(#[$meta])* pub enum $name { $($(#[$note])* $choice;)+ } }

        impl $crate::figures::point::DimensionValue for $name {
            fn words(&self) -> $crate::rejection::Text {
                match self { $(Self::$choice => $crate::rejection::Text::new($ja, $en),)+ }
            }
        }
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$note:meta])* $choice:ident;)+ }) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema, ::strum::Display, ::strum::EnumString,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        #[allow(missing_docs, reason = "the names and the words of choices say what they are")]
        $(#[$meta])*
        pub enum $name { $($(#[$note])* $choice,)+ }

        impl $name {
            /// All of them.
            pub const ALL: [Self; [$(stringify!($choice)),+].len()] = [$(Self::$choice),+];
        }

        $crate::__private::personal! { enum $name; }
    };
}
