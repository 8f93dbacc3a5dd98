use super::*;

fn field<'a>(fields: &'a [Field], name: &str) -> &'a Field {
    fields.iter().find(|field| field.name == name).unwrap()
}

fn command(programme: ProgrammeName, name: &str) -> &'static [Field] {
    &commands(programme).iter().find(|command| command.name == name).unwrap().fields
}

#[test]
fn what_has_to_be_filled_is_asked_first_and_in_its_order() {
    let names: Vec<_> =
        command(ProgrammeName::Visits, "apply").iter().map(|field| (field.name.as_str(), field.required)).collect();
    assert_eq!(names, [("on", true), ("name", true), ("prefecture", true)]);
    let names: Vec<_> = command(ProgrammeName::Visits, "assign-expert").iter().map(|field| field.required).collect();
    assert_eq!(names, [true, true, false]);
}

#[test]
fn each_type_is_asked_for_in_its_way() {
    let visit = command(ProgrammeName::Visits, "log-visit");
    assert_eq!(field(visit, "on").kind, Kind::Day);
    assert_eq!(field(visit, "yen").kind, Kind::Number { min: 0, max: Some(1_000_000_000_000) });
    assert!(matches!(&field(visit, "expert").kind, Kind::Text { pattern: Some(pattern) } if pattern.contains("{6}")));
    let hold = command(ProgrammeName::Meetings, "hold");
    assert!(matches!(&field(hold, "handling").kind, Kind::Choice(Choices { of, words })
        if of == "Handling" && words.len() == 2 && !words[1].1.is_empty()));
    let Kind::Rows(agenda) = &field(hold, "agenda").kind else { panic!("{hold:?}") };
    assert_eq!((&field(agenda, "documents").kind, field(agenda, "documents").required), (&Kind::Lines, false));
    assert_eq!(field(agenda, "item").kind, Kind::Number { min: 0, max: Some(255) });
    let terms = field(command(ProgrammeName::Visits, "set-terms"), "terms");
    let Kind::Group(terms) = &terms.kind else { panic!("{terms:?}") };
    assert_eq!(field(terms, "withholding").default.as_deref(), Some("individual"));
    let Kind::Group(period) = &field(terms, "period").kind else { panic!("{terms:?}") };
    assert!(period.len() == 2 && period.iter().all(|end| end.kind == Kind::Day));
    let opening = command(ProgrammeName::Pilots, "open-region");
    assert_eq!(field(opening, "prefectures").kind, Kind::Prefectures);
    assert_eq!(field(command(ProgrammeName::Pilots, "flag"), "reason").kind, Kind::LongText);
    let starts = field(command(ProgrammeName::Meetings, "schedule"), "starts");
    assert_eq!(starts.kind, Kind::Moment);
}

#[test]
fn people_are_asked_for_every_command_that_they_may_submit() {
    for programme in programmes() {
        assert!(!commands(programme).is_empty(), "{programme}");
        for command in commands(programme) {
            // These are the form's own.
            let taken = command.fields.iter().find(|field| ["key", "edition", "more"].contains(&field.name.as_str()));
            assert_eq!(taken, None, "{programme} {}", command.name);
        }
    }
    assert!(commands(ProgrammeName::Reports).is_empty());
}
