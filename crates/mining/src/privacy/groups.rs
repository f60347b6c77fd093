//! Groups whose sum is published, variants, and the size of a selection.

/// A selection that would say too much about few cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooFew {
    /// It holds fewer than `k` cases, but not none.
    #[error("the selection holds fewer than {k} cases")]
    Selected {
        /// Least number of cases.
        k: u64,
    },
    /// It leaves out fewer than `k` cases, so that subtraction would show them.
    #[error("the selection leaves out fewer than {k} cases, which could be computed by subtraction")]
    LeftOut {
        /// Least number of cases.
        k: u64,
    },
}

/// Whether figures about `selected` of `total` cases may be computed at all: refuses 1 to
/// `k - 1` cases, selected or left out. An empty selection and the whole log pass.
///
/// # Errors
/// [`TooFew`], without the number it refuses to show.
pub fn check_selection(selected: u64, total: u64, k: u64) -> Result<(), TooFew> {
    let few = |count: u64| 0 < count && count < k;
    if few(selected) {
        Err(TooFew::Selected { k })
    } else if few(total.saturating_sub(selected)) {
        Err(TooFew::LeftOut { k })
    } else {
        Ok(())
    }
}

/// Which of `counts` to withhold when their sum is published: those of 1 to `k - 1`, then the
/// smallest others (ties: the first) until at least two are withheld and their sum is at least
/// `k` and more than their number, so that none is certain. Where the groups do not suffice
/// for that, all that are not 0 are withheld; the caller must not publish the sum if it is under `k`.
#[must_use]
pub fn protect_groups(counts: &[u64], k: u64) -> Vec<bool> {
    let mut withheld: Vec<bool> = counts.iter().map(|&count| 0 < count && count < k).collect();
    let number = |withheld: &[bool]| withheld.iter().filter(|&&few| few).count() as u64;
    if number(&withheld) == 0 {
        return withheld;
    }
    let mut sum: u64 = counts.iter().zip(&withheld).filter(|&(_, &few)| few).map(|(count, _)| count).sum();
    let mut others: Vec<usize> = (0..counts.len()).filter(|&index| counts[index] > 0 && !withheld[index]).collect();
    others.sort_by_key(|&index| (counts[index], index));
    for index in others {
        let few = number(&withheld);
        if few >= 2 && sum >= k && sum > few {
            break;
        }
        withheld[index] = true;
        sum += counts[index];
    }
    withheld
}

/// How many of the variants, given by their cases, most frequent first, may be shown one by
/// one; the others make up the rest. All shown have at least `k` cases, and the rest has none
/// or at least `k`: the rarest shown variant joins it if need be.
#[must_use]
pub fn shown_variants(counts: &[u64], k: u64) -> usize {
    let shown = counts.iter().take_while(|&&count| count >= k).count();
    let rest: u64 = counts[shown..].iter().sum();
    if 0 < rest && rest < k { shown.saturating_sub(1) } else { shown }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn few_cases_selected_or_left_out_are_refused() {
        assert_eq!(check_selection(4, 100, 5), Err(TooFew::Selected { k: 5 }));
        assert_eq!(check_selection(96, 100, 5), Err(TooFew::LeftOut { k: 5 }));
        for selected in [0, 5, 50, 95, 100] {
            assert_eq!(check_selection(selected, 100, 5), Ok(()), "{selected}");
        }
    }

    #[test]
    fn a_single_small_group_takes_the_next_smallest_with_it() {
        assert_eq!(protect_groups(&[40, 3, 9, 7, 0], 5), [false, true, false, true, false]);
        // Five single cases sum to 5, which would say that each is 1.
        assert_eq!(protect_groups(&[1, 1, 1, 1, 1, 8, 9], 5), [true, true, true, true, true, true, false]);
        assert_eq!(protect_groups(&[40, 6], 5), [false, false]);
    }

    #[test]
    fn a_rest_of_few_cases_is_joined_by_the_rarest_shown_variant() {
        assert_eq!(shown_variants(&[9, 6, 2, 1], 5), 1);
        assert_eq!(shown_variants(&[9, 6, 4, 1], 5), 2);
        assert_eq!(shown_variants(&[9, 6], 5), 2);
        assert_eq!(shown_variants(&[], 5), 0);
    }

    proptest! {
        #[test]
        fn no_withheld_group_is_certain(counts in prop::collection::vec(0u64..12, 0..9), k in 2u64..8) {
            let withheld = protect_groups(&counts, k);
            let hidden: Vec<u64> = counts.iter().zip(&withheld).filter(|&(_, &few)| few).map(|(&c, _)| c).collect();
            prop_assert!(counts.iter().zip(&withheld).all(|(&c, &few)| few || c == 0 || c >= k));
            if !hidden.is_empty() && hidden.len() < counts.iter().filter(|&&count| count > 0).count() {
                let sum: u64 = hidden.iter().sum();
                prop_assert!(sum >= k);
                // The largest a group can be, less the smallest.
                prop_assert!(sum - (hidden.len() as u64 - 1) > 1 && hidden.len() > 1);
            }
        }
    }
}
