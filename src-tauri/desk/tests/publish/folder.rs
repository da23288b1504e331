//! The folder: published, changed, withdrawn and put back; edited by hand; gone, read-only, full of traps.

use std::fs;
use std::path::{Path, PathBuf};

use galley_desk::publish::api::{AddDestination, DestinationAct, SettleSite, SiteOf, SiteWay};
use galley_desk::publish::connector::ReasonCode;
use galley_desk::secrets::Keeping;
use tempfile::TempDir;
use url::Url;

use crate::block_on;
use crate::house::{House, SITE};

/// A house that publishes into a folder, and the folder.
fn house(query: &str) -> (House, TempDir) {
    let site = tempfile::tempdir().unwrap();
    let house = House::bare();
    let url = format!("{}{query}", Url::from_directory_path(site.path()).unwrap());
    house
        .desk
        .add_destination(&AddDestination {
            name: SITE.to_owned(),
            kind: "folder".to_owned(),
            url,
            user: String::new(),
            zone: "Asia/Shanghai".to_owned(),
            token: None,
            keeping: Keeping::default(),
            allow_plain_http: false,
            pictures: None,
            actor: "林晗".to_owned(),
        })
        .unwrap();
    (house, site)
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Why the test of the destination failed; nothing when it did not.
fn tested(house: &House) -> Option<ReasonCode> {
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    let reply = block_on(house.desk.test_destination(&act)).unwrap();
    reply.reason.map(|reason| reason.code)
}

#[test]
fn an_article_is_published_changed_withdrawn_and_put_back() {
    let (house, site) = house("");
    assert_eq!(tested(&house), None);
    assert_eq!(files(site.path()), [""; 0].map(PathBuf::from), "a test leaves nothing");
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    assert_eq!(house.run()[0].state.name(), "delivered");
    let page = site.path().join(story.as_str()).join("index.md");
    let first = fs::read_to_string(&page).unwrap();
    assert!(first.contains("title: \"内河夜航恢复\"") && first.contains("恢复开行"), "{first}");
    assert_eq!(files(site.path()).len(), 2, "the page and its picture: {:?}", files(site.path()));

    house.try_publish(&story).unwrap();
    house.run();
    assert_eq!(fs::read_to_string(&page).unwrap(), first, "publishing the same again changes nothing");

    house.rewrite(&story, "内河夜航今起恢复");
    house.publish(&story);
    house.run();
    assert!(fs::read_to_string(&page).unwrap().contains("今起恢复"));
    assert_eq!(files(site.path()), std::slice::from_ref(&page), "the picture is no longer shown");

    house.withdraw(&story, "来源有误").unwrap();
    house.run();
    let gone = fs::read_to_string(&page).unwrap();
    assert!(gone.contains("draft: true") && gone.contains("来源有误") && !gone.contains("恢复开行"), "{gone}");

    house.publish(&story);
    house.run();
    assert!(fs::read_to_string(&page).unwrap().contains("恢复开行"));
    let states = house.history(&story);
    assert!(states.iter().all(|line| line.starts_with("delivered: send -> delivered")), "{states:?}");
}

#[test]
fn whole_pages_for_an_archive() {
    let (house, site) = house("?format=html");
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    house.run();
    let page = fs::read_to_string(site.path().join(story.as_str()).join("index.html")).unwrap();
    let picture = files(site.path()).into_iter().find(|path| path.extension().is_some_and(|end| end == "png")).unwrap();
    let name = picture.file_name().unwrap().to_str().unwrap();
    assert!(page.contains("恢复开行") && page.contains(&format!("src=\"{name}\"")), "{page}");
}

#[test]
fn an_edit_by_hand_is_found_and_not_overwritten() {
    let (house, site) = house("");
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let page = site.path().join(story.as_str()).join("index.md");
    let edited = fs::read_to_string(&page).unwrap().replace("三月一日晚", "三月二日晚");
    fs::write(&page, &edited).unwrap();
    house.rewrite(&story, "内河夜航今起恢复");
    house.publish(&story);
    house.run();
    assert_eq!(fs::read_to_string(&page).unwrap(), edited);
    assert_eq!(house.history(&story).last().unwrap(), "refused: send -> refused (drift)");
    fs::remove_file(&page).unwrap();
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story).last().unwrap(), "refused: send -> refused (gone)");
    house.publish(&story);
    house.run();
    assert!(fs::read_to_string(&page).unwrap().contains("今起恢复"), "publishing again puts it back");
}

#[test]
fn a_folder_that_vanished_is_waited_for() {
    let (house, site) = house("");
    let aside = site.path().with_extension("aside");
    fs::rename(site.path(), &aside).unwrap();
    assert_eq!(tested(&house), Some(ReasonCode::Unreachable));
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    assert_eq!(house.run()[0].state.name(), "retrying");
    fs::rename(&aside, site.path()).unwrap();
    assert_eq!(house.run_now()[0].state.name(), "delivered");
    assert_eq!(files(site.path()).len(), 2);
}

#[test]
fn a_file_in_the_folders_place_is_said() {
    let (house, site) = house("");
    let path = site.path().to_owned();
    drop(site);
    fs::write(&path, "no folder").unwrap();
    assert_eq!(tested(&house), Some(ReasonCode::WrongAddress));
    fs::remove_file(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_folder_are_not_followed() {
    let (house, site) = house("");
    let outside = tempfile::tempdir().unwrap();
    let story = house.story("内河夜航恢复");
    let link = site.path().join(story.as_str());
    std::os::unix::fs::symlink(outside.path(), &link).unwrap();
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story), ["refused: send -> refused (forbidden)"]);
    assert_eq!(files(outside.path()).len(), 0);
    // The same where the page itself is one.
    fs::remove_file(&link).unwrap();
    fs::create_dir(&link).unwrap();
    let victim = outside.path().join("victim");
    fs::write(&victim, "untouched").unwrap();
    std::os::unix::fs::symlink(&victim, link.join("index.md")).unwrap();
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story).last().unwrap(), "refused: send -> refused (forbidden)");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_said() {
    let (house, _site) = house("");
    let mut request = AddDestination {
        name: SITE.to_owned(),
        kind: "folder".to_owned(),
        // Nobody makes files there, the system's own user included.
        url: "/proc/self".to_owned(),
        user: String::new(),
        zone: String::new(),
        token: None,
        keeping: Keeping::default(),
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    };
    house.desk.add_destination(&request).unwrap();
    assert!(tested(&house).is_some());
    request.url = "/?format=docx".to_owned();
    request.url.insert_str(0, "file://");
    house.desk.add_destination(&request).unwrap();
    assert_eq!(tested(&house), Some(ReasonCode::WrongAddress));
}

#[test]
fn an_edit_by_hand_comes_in_as_tracked_changes_and_is_published_again() {
    let (house, site) = house("");
    let story = house.story_with_picture("内河夜航恢复");
    let of = SiteOf { story: story.clone(), destination: SITE.to_owned() };
    house.publish(&story);
    house.run();
    let ask = || block_on(house.desk.site_version(&of)).unwrap();
    let seen = ask();
    assert!(!seen.edited && seen.problems.is_empty(), "{:?}", seen.problems);
    assert_eq!((seen.theirs.changes.len(), seen.taken.changes.len()), (0, 0), "{:?}", seen.taken.changes);

    let page = site.path().join(story.as_str()).join("index.md");
    let text = fs::read_to_string(&page).unwrap();
    let edited = text.replace("三月一日晚", "三月二日晚").replace("title: \"内河夜航恢复\"", "title: \"夜航恢复了\"");
    let edited = edited.replace("  source: \"样报\"", "  source: [样报");
    fs::write(&page, &edited).unwrap();
    house.rewrite_headline(&story, "内河夜航恢复");
    let seen = ask();
    assert_eq!((seen.edited, seen.theirs.changes.len(), seen.conflicts), (true, 2, 0), "{:?}", seen.theirs.changes);
    let told: Vec<(&str, &str)> = seen.problems.iter().map(|each| (each.code.as_str(), each.place.as_str())).collect();
    assert_eq!(told, [("front-matter-not-used", "source")]);
    let request = SettleSite {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        etag: seen.etag,
        way: SiteWay::Take,
    };
    let taken = house.desk.settle_site(&request).unwrap().story.working;
    assert_eq!((taken.headline.as_str(), taken.source.as_str()), ("夜航恢复了", "样报"));
    assert!(taken.body.0.plain_text().contains("三月二日晚"));
    house.publish(&story);
    assert_eq!(house.run()[0].state.name(), "delivered", "{:?}", house.history(&story));
    let text = fs::read_to_string(&page).unwrap();
    assert!(
        text.contains("三月二日晚") && text.contains("title: \"夜航恢复了\"") && text.contains("source: \"样报\""),
        "{text}"
    );
    assert!(!ask().edited);
}

#[test]
fn a_whole_page_is_read_back_with_its_pictures() {
    let (house, site) = house("?format=html");
    let story = house.story_with_picture("内河夜航恢复");
    let of = SiteOf { story: story.clone(), destination: SITE.to_owned() };
    house.publish(&story);
    house.run();
    let ask = || block_on(house.desk.site_version(&of)).unwrap();
    let seen = ask();
    assert!(!seen.edited && seen.problems.is_empty(), "{:?}", seen.problems);
    assert_eq!((seen.theirs.changes.len(), seen.taken.changes.len()), (0, 0), "{:?}", seen.taken.changes);
    let page = site.path().join(story.as_str()).join("index.html");
    let text = fs::read_to_string(&page).unwrap();
    let edited = text.replace("三月一日晚", "三月二日晚").replace("<h1>内河夜航恢复", "<h1>夜航恢复了");
    fs::write(&page, edited).unwrap();
    let seen = ask();
    assert!(seen.edited && seen.problems.is_empty(), "{:?}", seen.problems);
    let said: Vec<(&str, &str)> =
        seen.theirs.changes.iter().map(|change| (change.deleted.as_str(), change.inserted.as_str())).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    let text = &seen.theirs.new.body.0.plain_text();
    assert!(seen.theirs.new.headline == "夜航恢复了" && text.contains("三月二日晚"), "{text}");
}
