//! Well-formedness as the recommendation has it, one fact a test.

use super::{Document, Fault, Limits};

fn refuse(text: &str) -> String {
    Document::read(text.as_bytes()).expect_err("a file that is refused").to_string()
}

fn again(text: &str) -> String {
    let document = Document::read(text.as_bytes()).expect("a file that is read");
    let written = document.write();
    assert_eq!(Document::read(written.as_bytes()).expect("what we wrote").write(), written);
    written
}

#[test]
fn what_is_read_is_written() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- before --><a:x xmlns:a='u' y=\"1 &lt; 2\"><?pi some data?>\n  t &amp; t<![CDATA[<raw> & ]]><b xmlns=\"v\"/></a:x><!--after-->";
    assert_eq!(
        again(text),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- before -->\n<a:x xmlns:a=\"u\" y=\"1 &lt; 2\"><?pi some data?>\n  t &amp; t<![CDATA[<raw> & ]]><b xmlns=\"v\"/></a:x>\n<!--after-->\n"
    );
}

#[test]
fn line_ends_in_values_survive_as_references() {
    assert!(again("<a b=\"1&#10;2\t3\">x\r\ny&#13;</a>").contains("<a b=\"1&#10;2 3\">x\ny&#13;</a>"));
}

#[test]
fn errors_name_line_and_column() {
    assert_eq!(
        refuse("<a>\n  <b></c>\n</a>"),
        "line 2, column 6: the end tag `</c>` does not fit the start tag `<b>` of line 2"
    );
    assert_eq!(refuse("<ä ö=\"ü\" ö=\"ü\"/>"), "line 1, column 10: the attribute `ö` occurs twice");
    assert_eq!(refuse("<a>\n<b/>"), "line 2, column 5: the file ends within the element `a`");
    assert_eq!(refuse("<a b=1/>"), "line 1, column 6: expected a quotation mark, found `1`");
    assert_eq!(refuse("<a/><b/>"), "line 1, column 5: expected nothing after the root element, found `<`");
    assert_eq!(refuse("<a>]]></a>"), "line 1, column 4: `]]>` is not allowed in text; write `]]&gt;`");
    assert_eq!(refuse("<a b:c=''/>"), "line 1, column 4: the prefix `b` is not declared; add `xmlns:b=\"…\"`");
    assert_eq!(refuse("<a>\u{1}</a>"), "line 1, column 4: the character U+0001 is not allowed in XML");
    assert_eq!(refuse(" "), "line 1, column 1: the file is empty");
}

#[test]
fn neither_bombs_nor_foreign_files() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\">]><a>&b;</a>";
    assert!(refuse(bomb).contains("document type declaration"));
    assert!(refuse("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>").contains("document type declaration"));
    assert!(refuse("<a>&lol;</a>").contains("the entity `&lol;` is not defined"));
}

#[test]
fn the_same_name_from_two_prefixes_occurs_twice() {
    assert!(refuse("<a xmlns:x='u' xmlns:y='u' x:n='1' y:n='2'/>").contains("occurs twice"));
    assert!(Document::read(b"<a xmlns:x='u' xmlns:y='v' x:n='1' y:n='2'/>").is_ok());
}

#[test]
fn limits_are_kept() {
    let limits = Limits { bytes: 60, elements: 3, depth: 2, attributes: 2, prefixes: 4 };
    let fault = |text: &str| Document::read_within(text.as_bytes(), &limits).expect_err("too much").fault;
    assert_eq!(fault("<a><b/><b/><b/></a>"), Fault::TooMany(3));
    assert_eq!(fault("<a><b><c/></b></a>"), Fault::TooDeep(2));
    assert_eq!(fault("<a b='' c='' d=''/>"), Fault::TooManyAttributes(2));
    assert_eq!(fault("<a xmlns:b='u' xmlns:d='v'><c xmlns:e='w'/></a>"), Fault::TooManyPrefixes(4));
    assert_eq!(fault(&" ".repeat(61)), Fault::TooLarge(61, 60));
}

#[test]
fn depth_costs_no_stack() {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    let text = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
    let document = Document::read_within(text.as_bytes(), &limits).expect("deep, but well-formed");
    assert_eq!(
        document.write().len(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n".len() + text.len() - "</a><a>".len() + "<a/>".len()
    );
}

#[test]
fn encodings_of_modellers() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xFC'/>";
    let windows = b"<?xml version='1.0' encoding='windows-1252'?><a b='\x80'/>";
    let utf16: Vec<u8> = "\u{FEFF}<a b='ü'/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let read = |bytes: &[u8]| {
        let document = Document::read(bytes).expect("an encoding we read");
        document.element(document.root()).attribute("b").expect("there").to_owned()
    };
    assert_eq!((read(latin).as_str(), read(windows).as_str(), read(&utf16).as_str()), ("ü", "€", "ü"));
    let wrong = Document::read(b"<a>\n\xFC</a>").expect_err("no UTF-8");
    assert_eq!(wrong.to_string(), "line 2, column 1: these bytes are no UTF-8; save the file as UTF-8");
    let japanese = Document::read(b"<?xml version='1.0' encoding='EUC-JP'?><a/>").expect_err("not read");
    assert!(japanese.to_string().contains("the encoding `EUC-JP` is not read"));
}

#[test]
fn removing_and_adding() {
    let mut document = Document::read(b"<a xmlns='urn:x'>\n  <b/>\n  <c/>\n</a>").expect("well-formed");
    let first = document.children(document.root()).next().expect("b");
    document.remove(first);
    let prefix = document.prefix(super::Space::Lotse, "lotse");
    let added = document.add(document.root(), super::Space::Lotse, &prefix, "d");
    document.set(added, super::Space::None, "", "e", "\"1\"");
    assert!(
        document
            .write()
            .ends_with("<a xmlns=\"urn:x\" xmlns:lotse=\"urn:lotse:1\">\n  <c/>\n<lotse:d e=\"&quot;1&quot;\"/></a>\n")
    );
    assert_eq!(document.meaning(added, "lotse"), Some("urn:lotse:1"));
    assert_eq!((document.meaning(added, ""), document.meaning(added, "q")), (Some("urn:x"), None));
}
