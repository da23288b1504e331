//! Sign-offs and the audit, as scripts see them.

use serde_json::Value;

use crate::runner::Galley;

/// A story that was handed in by 陈晓, in a newsroom of three reviews where 赵睿 edits and 总编室 is the desk.
fn handed_in() -> (Galley, String) {
    let galley = Galley::new();
    let stages =
        include_str!("../../../desk/src/stages/three-reviews.toml").replace("\"reporter\"\n\n#", "\"desk\"\n\n#");
    std::fs::write(galley.data().join("stages.toml"), stages).unwrap();
    let story = galley.import("a.txt", "渡轮开航\n\n第一班船七点开。\n");
    galley.ok(&["submit", &story]);
    (galley, story)
}

#[test]
fn moving_onward_signs_and_an_edit_voids() {
    let (mut galley, story) = handed_in();
    galley.run(&["advance", &story]).fails(1, "nobody signs off a piece of their own");
    galley.act_as("赵睿");
    assert!(galley.ok(&["signoffs", &story]).contains("nobody has signed"));
    galley.ok(&["advance", &story, "--note", "事实已核"]);
    let signed = galley.json(&["signoffs", &story, "--json"]);
    assert_eq!(signed.len(), 1);
    assert_eq!(
        (&signed[0]["stage"], &signed[0]["by"], &signed[0]["state"]),
        (&"first-review".into(), &"赵睿".into(), &"signed".into())
    );
    assert_eq!(signed[0]["content"].as_str().unwrap().len(), 64);
    galley.run(&["advance", &story, "--to", "second-review"]).check(0, "<id1> is second-review", "");
    galley.run(&["advance", &story]).fails(1, "takes another pair of eyes");
    galley.act_as("周棠");
    galley.ok(&["set", &story, "headline", "渡轮复航"]);
    let states: Vec<Value> =
        galley.json(&["signoffs", &story, "--json"]).iter().map(|each| each["state"].clone()).collect();
    assert_eq!(states, ["void", "void"]);
    let told = galley.ok(&["signoffs", &story]);
    assert!(told.contains("void: edited by 周棠") && told.contains("changes since: galley diff ID@"), "{told}");
    let anew = galley.ok(&["sign", &story, "--note", "标题改过"]);
    assert!(anew.contains("second-review") && anew.contains("标题改过"), "{anew}");
    galley.run(&["sign", &story, "--stage", "ready"]).fails(1, "has not come to the stage");
}

#[test]
fn the_sheet_has_what_was_signed_and_the_log_by_its_hash() {
    let (mut galley, story) = handed_in();
    galley.act_as("赵睿");
    galley.ok(&["advance", &story, "--note", "事实已核"]);
    galley.ok(&["sheet", &story, "-o", "s.html"]);
    let page = std::fs::read_to_string(galley.path("s.html")).unwrap();
    let head = galley.json(&["doctor", "--audit", "--json"])[0]["audit"]["head"].as_str().unwrap().to_owned();
    for words in ["发稿签", "渡轮开航", "初审", "赵睿", "编辑部", "事实已核", "+00:00", &story, &head]
    {
        assert!(page.contains(words), "{words} is not on the sheet");
    }
    galley.ok(&["sheet", &story, "-o", "e.html", "--language", "en"]);
    let page = std::fs::read_to_string(galley.path("e.html")).unwrap();
    assert!(page.contains("Sign-off sheet") && page.contains("First review"));
    galley.run(&["sheet", "nothing", "-o", "n.html"]).fails(1, "no story");
}

#[test]
fn the_audit_names_the_first_line_that_was_changed() {
    let (mut galley, story) = handed_in();
    galley.act_as("赵睿");
    galley.ok(&["advance", &story]);
    assert!(galley.ok(&["doctor", "--audit"]).contains("the log holds together"));
    let found = &galley.json(&["doctor", "--audit", "--json"])[0];
    assert_eq!(
        (&found["sound"], &found["audit"]["sound"], &found["audit"]["sign_offs"]),
        (&true.into(), &true.into(), &1.into())
    );
    let head = found["audit"]["head"].as_str().unwrap().to_owned();
    galley.ok(&["doctor", "--audit", "--head", &head[..16]]);
    let lost = galley.run(&["doctor", "--audit", "--head", "00000000"]);
    assert!(lost.code == 1 && lost.err.contains("no line has this hash"), "{}", lost.err);
    assert!(galley.json(&["doctor", "--json"])[0].get("audit").is_none());

    let db = rusqlite::Connection::open(galley.data().join("library.db")).unwrap();
    db.execute_batch("DROP TRIGGER log_is_never_changed; UPDATE log SET actor = '总编室' WHERE act = 'submitted'")
        .unwrap();
    drop(db);
    let ran = galley.run(&["doctor", "--audit"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("log-line-changed: line 2"), "{}", ran.err);
    assert!(ran.err.contains("the log or a sign-off is not what was written"), "{}", ran.err);
    galley.ok(&["doctor"]);
}
