//! The language of a page.

/// The languages that pages exist in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// The language's tag, as in `lang="ja"`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }

    /// The language with that tag; a region after it (`en-GB`) doesn't matter.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().split('-').next()?.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The one that an Accept-Language header prefers; Japanese if it names neither.
    pub fn from_accept(header: &str) -> Self {
        let mut best = (Self::Ja, 0);
        for (language, weight) in header.split(',').filter_map(preference) {
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }

    /// The one asked for by `?lang=`, else by Accept-Language, else Japanese.
    pub fn choose(asked: Option<&str>, accept: Option<&str>) -> Self {
        asked.and_then(Self::from_tag).or_else(|| accept.map(Self::from_accept)).unwrap_or_default()
    }
}

/// A language and its weight in thousandths.
fn preference(part: &str) -> Option<(Language, u32)> {
    let mut pieces = part.split(';');
    let language = Language::from_tag(pieces.next()?)?;
    let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q="));
    let weight = weight.map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok())?;
    Some((language, (weight.clamp(0.0, 1.0) * 1000.0) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_wins_and_japanese_is_the_default() {
        for (header, expected) in [
            ("en-GB,en;q=0.9,ja;q=0.8", Language::En),
            ("fr, en;q=0.3, ja;q=0.7", Language::Ja),
            ("fr", Language::Ja),
            ("", Language::Ja),
            ("ja;q=0, en;q=0.1", Language::En),
        ] {
            assert_eq!(Language::from_accept(header), expected, "{header}");
        }
        assert_eq!(Language::choose(Some("en"), Some("ja")), Language::En);
        assert_eq!(Language::choose(Some("fr"), Some("en")), Language::En);
        assert_eq!(Language::choose(None, None), Language::Ja);
    }
}
