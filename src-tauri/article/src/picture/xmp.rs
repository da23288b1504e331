//! XMP (ISO 16684-1): the properties of Dublin Core, Photoshop and IPTC Core that a picture desk fills in.

use roxmltree::{Document, Node, ParsingOptions};

use super::Said;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";

/// Packets with more nodes than this are not read.
const LIMIT: u32 = 100_000;

pub(super) fn read(packet: &[u8]) -> Said {
    let text = String::from_utf8_lossy(packet);
    let text = text.trim_matches(['\u{feff}', '\0']).trim();
    let options = ParsingOptions { allow_dtd: false, nodes_limit: LIMIT, ..ParsingOptions::default() };
    let Ok(document) = Document::parse_with_options(text, options) else { return Said::default() };
    let all = |namespace: &str, name: &str| {
        let descriptions = document.descendants().filter(|node| node.has_tag_name((RDF, "Description")));
        descriptions.map(|about| values(&about, namespace, name)).find(|values| !values.is_empty()).unwrap_or_default()
    };
    let one = |namespace, name| all(namespace, name).into_iter().next().unwrap_or_default();
    let credit = one(PHOTOSHOP, "Credit");
    Said {
        caption: one(DC, "description"),
        creators: all(DC, "creator"),
        agency: if credit.trim().is_empty() { one(PHOTOSHOP, "Source") } else { credit },
        alt: one(IPTC_CORE, "AltTextAccessibility"),
    }
}

/// A property's values: of the attribute, of the element, or of its list; of languages, the default one first.
fn values(about: &Node<'_, '_>, namespace: &str, name: &str) -> Vec<String> {
    if let Some(value) = about.attribute((namespace, name)) {
        return vec![value.to_owned()];
    }
    let Some(property) = about.children().find(|child| child.has_tag_name((namespace, name))) else {
        return Vec::new();
    };
    let items: Vec<Node<'_, '_>> = property.descendants().filter(|node| node.has_tag_name((RDF, "li"))).collect();
    if items.is_empty() {
        return property.text().filter(|text| !text.trim().is_empty()).map(str::to_owned).into_iter().collect();
    }
    let is_default = |item: &Node<'_, '_>| item.attributes().any(|a| a.name() == "lang" && a.value() == "x-default");
    let (first, rest): (Vec<_>, Vec<_>) = items.into_iter().partition(is_default);
    let texts = first.into_iter().chain(rest).filter_map(|item| item.text().map(str::to_owned));
    texts.filter(|text| !text.trim().is_empty()).collect()
}
