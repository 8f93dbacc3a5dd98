//! What commands and events speak of: an edition's terms, and how a case turned out.

use ayumi_core::choices;
use ayumi_proto::{money::Yen, time::Span, values};

values! {
    /// The terms of an edition.
    #[derive(Copy)]
    pub struct Terms {
        /// What one visit pays, travel included.
        pub honorarium_yen: Yen,
        /// How many visits a company may get that are paid and stand, 1 to 100.
        pub visit_limit: u16,
        /// How many companies may be enrolled, 1 to 100,000.
        pub company_cap: u32,
        /// The days on which visits may take place.
        pub period: Span,
        /// Whether income tax is withheld from honoraria.
        #[serde(default)]
        pub withholding: Withholding,
    }
}

choices! {
    /// Whether income tax is withheld from honoraria; an accountant confirms which applies.
    #[derive(Default)]
    pub enum Withholding {
        /// As from payments to individuals: 10.21 % up to 1,000,000 yen a payment, 20.42 % above.
        #[default]
        Individual;
        /// Not at all.
        None;
    }
}

choices! {
    /// Whom honoraria are paid to, on which it depends whether income tax is withheld.
    pub enum Payee {
        /// An individual: tax is withheld.
        Individual;
        /// A corporation: none is.
        Corporation;
        /// Nobody from whose payments tax is withheld, for another reason.
        None;
    }
}

choices! {
    /// How a guidance case turned out.
    pub enum Outcome {
        Success = "成功事例" / "Success";
        Mixed = "一部成功" / "Mixed";
        Failure = "失敗事例" / "Failure";
    }
}

choices! {
    /// Why a company withdrew.
    pub enum WithdrawalCode {
        NoTime;
        NoNeed;
        OtherSupport;
        Schedule;
        Business;
        Other;
    }
}

choices! {
    /// Why an expert who isn't near was sent.
    pub enum FarExpertCode {
        NoneNear;
        Specialty;
        Request;
        Handover;
        Other;
    }
}

choices! {
    /// What made a case turn out as it did.
    pub enum FactorCode {
        Management;
        Staff;
        Time;
        Budget;
        Knowledge;
        Tools;
        Guidance;
        Other;
    }
}
