//! Places: the prefectures of JIS X 0401 and the areas of the ministry's regional bureaus.

use std::{fmt, str::FromStr};

use crate::text::{Malformed, Text, as_string};

/// A prefecture by its code of JIS X 0401 (ISO 3166-2:JP), `01` to `47`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(u8);

/// Name in Japanese, name in English, and the codes of the prefectures that adjoin by land, bridge or tunnel.
type Row = (&'static str, &'static str, &'static [u8]);

/// By code, beginning with 01.
const PREFECTURES: [Row; 47] = [
    ("北海道", "Hokkaido", &[2]),
    ("青森県", "Aomori", &[1, 3, 5]),
    ("岩手県", "Iwate", &[2, 4, 5]),
    ("宮城県", "Miyagi", &[3, 5, 6, 7]),
    ("秋田県", "Akita", &[2, 3, 4, 6]),
    ("山形県", "Yamagata", &[4, 5, 7, 15]),
    ("福島県", "Fukushima", &[4, 6, 8, 9, 10, 15]),
    ("茨城県", "Ibaraki", &[7, 9, 11, 12]),
    ("栃木県", "Tochigi", &[7, 8, 10, 11]),
    ("群馬県", "Gunma", &[7, 9, 11, 15, 20]),
    ("埼玉県", "Saitama", &[8, 9, 10, 12, 13, 19, 20]),
    ("千葉県", "Chiba", &[8, 11, 13, 14]),
    ("東京都", "Tokyo", &[11, 12, 14, 19]),
    ("神奈川県", "Kanagawa", &[12, 13, 19, 22]),
    ("新潟県", "Niigata", &[6, 7, 10, 16, 20]),
    ("富山県", "Toyama", &[15, 17, 20, 21]),
    ("石川県", "Ishikawa", &[16, 18, 21]),
    ("福井県", "Fukui", &[17, 21, 25, 26]),
    ("山梨県", "Yamanashi", &[11, 13, 14, 20, 22]),
    ("長野県", "Nagano", &[10, 11, 15, 16, 19, 21, 22, 23]),
    ("岐阜県", "Gifu", &[16, 17, 18, 20, 23, 24, 25]),
    ("静岡県", "Shizuoka", &[14, 19, 20, 23]),
    ("愛知県", "Aichi", &[20, 21, 22, 24]),
    ("三重県", "Mie", &[21, 23, 25, 26, 29, 30]),
    ("滋賀県", "Shiga", &[18, 21, 24, 26]),
    ("京都府", "Kyoto", &[18, 24, 25, 27, 28, 29]),
    ("大阪府", "Osaka", &[26, 28, 29, 30]),
    ("兵庫県", "Hyogo", &[26, 27, 31, 33, 36]),
    ("奈良県", "Nara", &[24, 26, 27, 30]),
    ("和歌山県", "Wakayama", &[24, 27, 29]),
    ("鳥取県", "Tottori", &[28, 32, 33, 34]),
    ("島根県", "Shimane", &[31, 34, 35]),
    ("岡山県", "Okayama", &[28, 31, 34, 37]),
    ("広島県", "Hiroshima", &[31, 32, 33, 35, 38]),
    ("山口県", "Yamaguchi", &[32, 34, 40]),
    ("徳島県", "Tokushima", &[28, 37, 38, 39]),
    ("香川県", "Kagawa", &[33, 36, 38]),
    ("愛媛県", "Ehime", &[34, 36, 37, 39]),
    ("高知県", "Kochi", &[36, 38]),
    ("福岡県", "Fukuoka", &[35, 41, 43, 44]),
    ("佐賀県", "Saga", &[40, 42]),
    ("長崎県", "Nagasaki", &[41]),
    ("熊本県", "Kumamoto", &[40, 44, 45, 46]),
    ("大分県", "Oita", &[40, 43, 45]),
    ("宮崎県", "Miyazaki", &[43, 44, 46]),
    ("鹿児島県", "Kagoshima", &[43, 45]),
    ("沖縄県", "Okinawa", &[]),
];

impl Prefecture {
    /// The prefecture with that code; `None` outside 1 to 47.
    pub fn from_code(code: u8) -> Option<Self> {
        (1..=47).contains(&code).then_some(Self(code))
    }

    /// All of them, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    /// The code, 1 to 47.
    pub fn code(self) -> u8 {
        self.0
    }

    fn row(self) -> Row {
        PREFECTURES[usize::from(self.0) - 1]
    }

    /// The name in both languages.
    pub fn name(self) -> Text {
        let (ja, en, _) = self.row();
        Text::new(ja, en)
    }

    /// Whether it is the same prefecture or adjoins by land, bridge or tunnel.
    pub fn is_near(self, other: Self) -> bool {
        self == other || self.row().2.contains(&other.0)
    }

    /// The area of the ministry's regional bureau (経済産業局) that the prefecture lies in.
    pub fn bureau_area(self) -> BureauArea {
        match self.0 {
            1 => BureauArea::Hokkaido,
            2..=7 => BureauArea::Tohoku,
            8..=15 | 19 | 20 | 22 => BureauArea::Kanto,
            16 | 17 | 21 | 23 | 24 => BureauArea::Chubu,
            18 | 25..=30 => BureauArea::Kinki,
            31..=35 => BureauArea::Chugoku,
            36..=39 => BureauArea::Shikoku,
            40..=46 => BureauArea::Kyushu,
            _ => BureauArea::Okinawa,
        }
    }
}

impl fmt::Display for Prefecture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}", self.0)
    }
}

impl FromStr for Prefecture {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let two = value.len() == 2 && value.bytes().all(|b| b.is_ascii_digit());
        value.parse().ok().filter(|_| two).and_then(Self::from_code).ok_or_else(|| {
            Malformed::new(value, "01〜47の都道府県コード (JIS X 0401)", "a prefecture code of JIS X 0401, 01 to 47")
        })
    }
}

as_string!(Prefecture, "^(0[1-9]|[1-3][0-9]|4[0-7])$", "a prefecture code of JIS X 0401, 01 to 47");

/// The area of one of the ministry's regional bureaus. A programme's own regions are another grouping.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    strum::Display,
    strum::EnumIter,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants are the bureaus' names")]
pub enum BureauArea {
    Hokkaido,
    Tohoku,
    Kanto,
    Chubu,
    Kinki,
    Chugoku,
    Shikoku,
    Kyushu,
    Okinawa,
}

impl BureauArea {
    /// All of them, from north to south.
    pub const ALL: [Self; 9] = [
        Self::Hokkaido,
        Self::Tohoku,
        Self::Kanto,
        Self::Chubu,
        Self::Kinki,
        Self::Chugoku,
        Self::Shikoku,
        Self::Kyushu,
        Self::Okinawa,
    ];

    /// The name in both languages.
    pub fn name(self) -> Text {
        let (ja, en) = match self {
            Self::Hokkaido => ("北海道", "Hokkaido"),
            Self::Tohoku => ("東北", "Tohoku"),
            Self::Kanto => ("関東", "Kanto"),
            Self::Chubu => ("中部", "Chubu"),
            Self::Kinki => ("近畿", "Kinki"),
            Self::Chugoku => ("中国", "Chugoku"),
            Self::Shikoku => ("四国", "Shikoku"),
            Self::Kyushu => ("九州", "Kyushu"),
            Self::Okinawa => ("沖縄", "Okinawa"),
        };
        Text::new(ja, en)
    }
}

impl FromStr for BureauArea {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|area| area.to_string() == value).ok_or_else(|| {
            Malformed::new(value, "tohoku のような経済産業局の地域", "the area of a regional bureau, such as tohoku")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjoining_is_mutual() {
        for one in Prefecture::all() {
            for other in Prefecture::all() {
                assert_eq!(one.is_near(other), other.is_near(one), "{one} {other}");
            }
        }
    }

    #[test]
    fn areas_read_back_and_hold_every_prefecture() {
        for area in BureauArea::ALL {
            assert_eq!(area.to_string().parse(), Ok(area));
            assert!(Prefecture::all().any(|prefecture| prefecture.bureau_area() == area), "{area}");
        }
        assert!("Tohoku".parse::<BureauArea>().is_err());
    }

    #[test]
    fn codes_have_two_digits() {
        assert_eq!("04".parse::<Prefecture>().unwrap().name().en, "Miyagi");
        for bad in ["4", "00", "48", "004", "+4", "宮城"] {
            assert!(bad.parse::<Prefecture>().is_err(), "{bad}");
        }
    }
}
