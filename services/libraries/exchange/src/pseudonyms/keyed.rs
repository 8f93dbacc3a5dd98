//! What the key makes of ids.

use std::{fmt::Debug, str::FromStr};

use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    personal,
    text::{CompanyName, Note},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::{KEY_BYTES_MIN, ShortKey, permutation::Permutation};

/// The replacement of every free text.
pub(super) const BLANK: &str = "―";

/// The key, ready for use.
pub(super) struct Keyed {
    mac: Hmac<Sha256>,
    experts: Permutation,
}

impl Keyed {
    pub(super) fn new(key: &[u8]) -> Result<Self, ShortKey> {
        let short = ShortKey { length: key.len() };
        if key.len() < KEY_BYTES_MIN {
            return Err(short);
        }
        let mac = Hmac::new_from_slice(key).map_err(|_| short)?;
        Ok(Self { experts: Permutation::new(|message| digest(&mac, "expert", message)), mac })
    }

    /// One domain for commands and jobs, so that an id that is in two places still does.
    pub(super) fn id(&self, id: Uuid) -> Uuid {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest(&self.mac, "id", id.as_bytes())[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

impl Keyed {
    /// The pseudonyms in what belongs to an entity: a company's name becomes `entity`, the entity's pseudonym.
    pub(super) fn of_entity<'a>(&'a self, entity: &'a str) -> OfEntity<'a> {
        OfEntity { keyed: self, entity }
    }
}

/// See [`Keyed::of_entity`].
pub(super) struct OfEntity<'a> {
    keyed: &'a Keyed,
    entity: &'a str,
}

impl personal::Pseudonyms for OfEntity<'_> {
    /// Of 80 bits: among a million companies two meet with a probability of less than one in a trillion.
    fn company(&self, company: &CompanyId) -> CompanyId {
        let digest = digest(&self.keyed.mac, "company", company.as_str().as_bytes());
        let digits: String = digest[..10].iter().map(|byte| format!("{byte:02x}")).collect();
        parse_valid(&format!("own-{digits}"))
    }

    fn company_name(&self, _: &CompanyName) -> CompanyName {
        parse_valid(self.entity)
    }

    fn expert(&self, expert: &ExpertId) -> ExpertId {
        parse_valid(&format!("{:06}", self.keyed.experts.of(expert.number())))
    }

    fn note(&self, _: &Note) -> Note {
        parse_valid(BLANK)
    }
}

/// The HMAC of a message; the domain keeps equal messages of two kinds apart.
fn digest(mac: &Hmac<Sha256>, domain: &str, message: &[u8]) -> [u8; 32] {
    let mac = mac.clone().chain_update(domain).chain_update([0]).chain_update(message);
    mac.finalize().into_bytes().into()
}

/// A value of the form that its type asks for, as all are that are made here.
#[expect(clippy::unwrap_used, reason = "the text is made here, or out of a value whose form is a narrower one")]
pub(super) fn parse_valid<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}
