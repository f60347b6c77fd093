use super::*;

/// Impulses („#“), each followed by ways to say the same („?“).
const PAIRS: &str = include_str!("pairs.txt");

fn pairs() -> (Vec<&'static str>, Vec<(u64, &'static str)>) {
    let (mut texts, mut questions) = (Vec::new(), Vec::new());
    for line in PAIRS.lines() {
        match line.split_at_checked(2) {
            Some(("# ", text)) => texts.push(text),
            Some(("? ", text)) => questions.push((texts.len() as u64, text)),
            _ => {}
        }
    }
    (texts, questions)
}

fn index(texts: &[&str]) -> Index {
    let mut index = Index::default();
    for (at, text) in texts.iter().enumerate() {
        index.add(at as u64 + 1, text);
    }
    index
}

#[test]
fn what_means_the_same_is_among_the_first_five() {
    let (texts, questions) = pairs();
    assert!(questions.len() >= 200, "{} labelled pairs", questions.len());
    let index = index(&texts);
    let missed: Vec<&str> = questions
        .iter()
        .filter(|(id, question)| !index.similar(question, 5).iter().any(|hit| hit.id == *id))
        .map(|(_, question)| *question)
        .collect();
    let recall = 1.0 - missed.len() as f64 / questions.len() as f64;
    assert!(recall >= 0.85, "{recall:.3}: {missed:#?}");
}

#[test]
fn among_many_others_it_is_still_found() {
    let (texts, questions) = pairs();
    let mut index = index(&texts);
    // Other impulses made of the same words in other company.
    let words: Vec<&str> = texts.iter().flat_map(|text| text.split(' ')).collect();
    for at in 0..2000u64 {
        let word = |step: u64| words[((at * 7919 + step * 104_729) % words.len() as u64) as usize];
        index.add(1000 + at, &(0..14).map(word).collect::<Vec<_>>().join(" "));
    }
    let found =
        questions.iter().filter(|(id, question)| index.similar(question, 5).iter().any(|hit| hit.id == *id)).count();
    let recall = found as f64 / questions.len() as f64;
    assert!(recall >= 0.6, "{recall:.3}");
}

#[test]
fn the_same_text_comes_first_and_what_is_removed_does_not_come() {
    let (texts, _) = pairs();
    let mut index = index(&texts);
    let hits = index.similar(texts[7], 3);
    assert_eq!(hits[0].id, 8);
    assert!(hits[0].score > 0.6 && hits[0].score > hits[1].score * 1.5, "{hits:?}");
    index.remove(8);
    assert!(index.similar(texts[7], 3).iter().all(|hit| hit.id != 8));
    assert_eq!(index.similar("", 3), []);
}
