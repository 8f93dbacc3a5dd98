//! A company's way through the programme.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    personal,
    place::Prefecture,
    text::{CompanyName, Held, Note},
    time::Day,
};

/// A company's application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Application<T = CompactString> {
    /// The day of application.
    pub on: Day,
    /// The company's name, as written.
    pub name: CompanyName<T>,
    /// Where it is.
    pub prefecture: Prefecture,
}

/// That a company that applied is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Enrolment {
    /// The day of enrolment.
    pub on: Day,
}

/// A place among those that the terms allow, taken by a company or returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Place {
    /// The day on which it is taken or returned.
    pub on: Day,
    /// The company.
    pub company: CompanyId,
}

/// The assignment of an expert to a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Assignment<T = CompactString> {
    /// The first day of the assignment.
    pub on: Day,
    /// The expert.
    pub expert: ExpertId,
    /// Why an expert who isn't near is sent; needed only then.
    pub reason: Option<Note<T>>,
}

/// That the guidance of a company is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Completion {
    /// The day of completion.
    pub on: Day,
}

/// That a company withdraws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[schemars(inline, bound = "")]
pub struct Withdrawal<T = CompactString> {
    /// The day of withdrawal.
    pub on: Day,
    /// Why.
    pub reason: Note<T>,
}

personal! {
    Application { on, name, prefecture }
    Enrolment { on }
    Place { on, company }
    Assignment { on, expert, reason }
    Completion { on }
    Withdrawal { on, reason }
}
