//! Somebody with a browser: cookies, a language, forms that are sent as browsers send them.

use crate::harness::{Ayumi, Reply};

/// A visitor of a running Ayumi.
pub struct Visitor<'a> {
    ayumi: &'a Ayumi,
    /// What says who it is: a header's name and value.
    identity: (&'static str, String),
}

impl<'a> Visitor<'a> {
    /// Lets itself in by the token, for pages that only are read.
    pub fn with_token(ayumi: &'a Ayumi) -> Self {
        Self { ayumi, identity: ("authorization", format!("Bearer {}", ayumi.remote().token)) }
    }

    /// Opens the login link, once, and keeps the cookie.
    pub fn by_link(ayumi: &'a Ayumi) -> Self {
        let opened = open(ayumi, &link(ayumi), None);
        assert_eq!((opened.status, opened.header("location")), (303, "/"), "{}", opened.body);
        let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
        Self { ayumi, identity: ("cookie", cookie) }
    }

    /// A page, in Japanese as the browser's default.
    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    /// A page in the language that was chosen on it.
    pub fn get_in(&self, path: &str, language: &str) -> Reply {
        let mark = if path.contains('?') { '&' } else { '?' };
        self.get(&format!("{path}{mark}lang={language}"))
    }

    /// Any request.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        // A form that is refused unread ends its connection, on which the next request might be on its way.
        let own = [(self.identity.0, self.identity.1.as_str()), ("connection", "close")];
        self.ayumi.send(method, path, &[&own, headers].concat(), body).unwrap()
    }

    /// A form as a browser sends it from the page itself.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let origin = self.ayumi.remote().url;
        self.send("POST", path, &[("origin", &origin), FORM], &encoded(fields))
    }

    /// Sends a form that must be accepted, and the page that it leads to.
    pub fn submit_and_follow(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let answer = self.submit(path, fields);
        assert_eq!(answer.status, 303, "{path} {fields:?}: {}", notice(&answer));
        let page = self.get(answer.header("location"));
        assert_eq!(page.status, 200, "{}", answer.header("location"));
        page
    }
}

/// How browsers send forms.
pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Fields as the body of a form.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let escaped = ayumi::client::escaped;
    fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&")
}

/// The login link's path and query.
pub fn link(ayumi: &Ayumi) -> String {
    let link = ayumi.link();
    link[link.find("/login").unwrap()..].to_owned()
}

/// Opens an address as somebody with a cookie, or as nobody.
pub fn open(ayumi: &Ayumi, path: &str, cookie: Option<&str>) -> Reply {
    let headers: Vec<(&str, &str)> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
    ayumi.send("GET", path, &headers, "").unwrap()
}

/// What a page says at its top of the form that was sent.
pub fn notice(page: &Reply) -> String {
    let notice = page.body.split("class=\"notice notice-").nth(1).unwrap_or_default();
    notice.split("</div>").next().unwrap_or_default().to_owned()
}

/// The value of the form's hidden field.
pub fn hidden(page: &Reply, name: &str) -> String {
    let mark = format!("type=\"hidden\" name=\"{name}\" value=\"");
    let value = page.body.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name} in the form"));
    value.split('"').next().unwrap().to_owned()
}

/// The links of a piece of HTML that bear a class, all of them without one: where they lead and what they say.
pub fn links(html: &str, class: &str) -> Vec<(String, String)> {
    let mark = if class.is_empty() { "<a ".to_owned() } else { format!("<a class=\"{class}\" ") };
    let link = |rest: &str| {
        let address = rest.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&");
        Some((address, text(rest.split_once('>')?.1.split("</a>").next()?)))
    };
    html.split(&mark).skip(1).filter_map(link).collect()
}

/// What a piece of HTML says, without its markup.
pub fn text(html: &str) -> String {
    let texts = html.split('<').enumerate().map(|(index, part)| match index {
        0 => part,
        _ => part.split_once('>').map_or("", |(_, text)| text),
    });
    texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
