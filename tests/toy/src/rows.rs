//! What is listed: the campaigns.

use ayumi_core::{
    Answers, Ask, Page, ReadError, View,
    answer::TableSpec,
    figures::{cube::Facts, declare::Words},
    page, row,
    table::{Row, cells},
};
use ayumi_proto::ids::ItemId;
use serde::{Deserialize, Serialize};

use crate::Toy;

row! {
    /// A campaign.
    pub Campaign {
        /// Its id.
        id: ItemId = "キャンペーン" / "Campaign";
        /// Companies invited.
        invited: u32 = "案内企業" / "Companies invited";
        /// Companies joined.
        joined: u32 = "参加企業" / "Companies joined";
    }
}

/// A page of the campaigns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Campaigns {
    /// In the order of their ids.
    pub campaigns: Vec<Campaign>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl AsRef<str> for Campaign {
    fn as_ref(&self) -> &str {
        self.id.as_str()
    }
}

impl Answers for Toy {
    type Answer = Campaigns;

    const TABLES: &'static [TableSpec<Self>] = &[TableSpec {
        name: "campaigns",
        words: Words { ja: "キャンペーン", en: "Campaigns" },
        columns: Campaign::COLUMNS,
        rows: |view| Ok(cells(campaigns(view))),
    }];

    fn answer(view: &View<'_, Self>, ask: &Ask<'_>) -> Result<Option<Campaigns>, ReadError> {
        let mut campaigns = campaigns(view);
        campaigns.retain(|campaign| ask.key.is_none_or(|key| campaign.id.as_str() == key));
        let Page { rows, total, next } = page(campaigns.into_iter(), ask, |campaign| Ok(Some(campaign.clone())))?;
        Ok((total > 0 || ask.key.is_none()).then_some(Campaigns { campaigns: rows, total, next }))
    }
}

fn campaigns(view: &View<'_, Toy>) -> Vec<Campaign> {
    let items = view.folded.items(Facts::All);
    let campaign = |slot: &&ayumi_core::figures::folded::Slot<Toy>| {
        let state = slot.state(Facts::All)?;
        let joined = state.joined.values().sum();
        Some(Campaign { id: slot.entity.clone(), invited: state.invited, joined })
    };
    items.iter().filter_map(campaign).collect()
}
