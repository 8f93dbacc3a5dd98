//! Which problems ask for another try, and how they are rendered.

use ayumi_pages::Language;

use super::*;

fn parts(problem: Problem) -> (u16, bool) {
    let response = problem.into_response();
    (response.status().as_u16(), response.headers().contains_key(header::RETRY_AFTER))
}

#[test]
fn only_what_may_pass_asks_for_another_try() {
    let missing = LogError::Missing { position: 3, last: 5 };
    assert!(Problem::from(LogError::Missing { position: 3, last: 5 }).detail.en.contains("position 3"));
    assert_eq!(parts(missing.into()), (500, false));
    let silent = LogError::Server { doing: "be read", why: "no answer in time".to_owned() };
    assert_eq!(parts(silent.into()), (503, true));
    assert_eq!(parts(Problem::contended()), (409, true));
    assert_eq!(parts(Problem::behind(3, None)), (503, true));
    assert_eq!(parts(Problem::stopped(3, "a gap", None)), (503, true));
    let again = Text::new("再起動してください", "Start Ayumi again");
    assert_eq!(parts(Problem::stopped(3, "a gap", Some(&again))), (500, false));
    assert_eq!(parts(Problem::stopped(3, "a gap", Some(&again)).not_ready()), (503, false));
}

#[test]
fn a_problem_is_rendered_in_one_language() {
    let rendered = Problem::missing("visits/x").render(Language::En);
    assert_eq!(rendered.headers()[header::CONTENT_LANGUAGE], "en");
    assert_eq!(Problem::missing("visits/x").json(Language::En)["title"], "Not found");
    assert_eq!(Problem::missing("visits/x").json(Language::Ja)["title"], "見つかりません");
}
