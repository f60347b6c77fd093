use super::*;
use crate::abstraction::{Edge, Node};
use crate::layout::layout;

/// Two activities with hostile names, a withheld edge and a loop.
fn hostile() -> MapModel {
    let node = |kind, name: &str, cases| Node {
        kind,
        activity: None,
        name: name.to_owned(),
        weight: 9,
        cases,
        events: cases,
        value: None,
        note: String::new(),
        place: 0,
    };
    let edge = |from, to, cases| Edge { from, to, weight: 3, cases, events: cases, value: None, label: String::new() };
    let nodes = vec![
        node(Kind::Start, "Start", Some(1434)),
        node(Kind::End, "Ende", Some(1434)),
        node(Kind::Activity, "=HYPERLINK(\"x\"),<b>&\u{1}", Some(1434)),
        node(Kind::Activity, "漢字 prüfen", None),
    ];
    let edges = vec![edge(0, 2, Some(1434)), edge(2, 3, None), edge(3, 1, Some(7)), edge(2, 2, Some(5))];
    let mut model = MapModel::new(nodes, edges);
    let number = |value: Option<u64>| value.map(|value| value as f64);
    set_values(&mut model, Metric::Cases, Lang::De, |node| number(node.cases), |edge| number(edge.cases));
    model
}

fn with_sheet<T>(run: impl Fn(&Sheet<'_>) -> T) -> T {
    let model = hostile();
    let layout = layout(&model, None);
    let filters = ["Zeitraum 2024 & <alles>".to_owned()];
    run(&Sheet {
        model: &model,
        layout: &layout,
        metric: Metric::Cases,
        lang: Lang::De,
        title: "Baugenehmigung \"2024\"",
        period: Some("1. Januar bis 30. Juni 2024"),
        filters: &filters,
        notes: &[],
        date: "1. Juli 2024",
    })
}

#[test]
fn the_svg_is_valid_says_what_it_shows_and_renders() {
    let text = with_sheet(svg);
    assert_eq!(text, with_sheet(svg), "same bytes");
    for part in ["<title id=\"title\">Baugenehmigung", "1.434", "&lt;alles&gt;", "1. Juli 2024", "zu wenige"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("<b>"));
    // Every node and edge has a name of its own, beside the title of the whole.
    assert_eq!(text.matches("<title").count(), 1 + 4 + 4);
    let picture = png(&text, 1.0).expect("our own SVG renders");
    assert!(picture.starts_with(b"\x89PNG"));
    assert!(png("<svg", 1.0).is_err());
}

#[test]
fn csv_cells_are_no_formulas_and_withheld_values_are_empty() {
    let text = with_sheet(|sheet| csv(sheet, Style::Plain));
    assert!(text.contains("activity,\"'=HYPERLINK(\"\"x\"\"),<b>&\u{1}\",,1434,1434,cases,1434,count\r\n"), "{text}");
    assert!(text.contains("activity,漢字 prüfen,,,,cases,,count\r\n"), "{text}");
    assert_eq!(text.lines().count(), 1 + 4 + 4);
}

#[test]
fn dot_quotes_names_and_json_holds_the_layout() {
    assert!(with_sheet(dot).contains(r#"label="=HYPERLINK(\"x\"),<b>&"#));
    let value = with_sheet(json);
    assert_eq!(value["map"]["layout"]["nodes"].as_array().map(Vec::len), Some(4));
    assert_eq!(value["map"]["model"]["edges"].as_array().map(Vec::len), Some(4));
}

#[test]
fn the_pdf_passes_the_checks_of_pdf_ua_1() {
    // The writer refuses what breaks PDF/UA-1: untagged titles, missing alternatives or glyphs.
    let bytes = with_sheet(|sheet| pdf(sheet).expect("PDF/UA-1"));
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(bytes, with_sheet(|sheet| pdf(sheet).expect("PDF/UA-1")), "same bytes");
    for part in ["/Figure", "/TH", "/StructTreeRoot", "pdfuaid:part", "/Lang"] {
        assert!(bytes.windows(part.len()).any(|window| window == part.as_bytes()), "{part}");
    }
    if let Some(folder) = std::env::var_os("LOTSE_KEEP_DRAWINGS") {
        std::fs::write(std::path::Path::new(&folder).join("hostile.pdf"), &bytes).expect("folder exists");
    }
}
