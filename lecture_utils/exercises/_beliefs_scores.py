"""Wrong beliefs about the costs of a segmentation, and the wrong number that each leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lecture_utils.exercises import _wrong_scores as wrong
from lecture_utils.exercises._record import Misconception

LESSON = "07_segmentation_costs"

_ENTROPY = "7.2 Cross entropy, term by term"
_RATIOS = "7.4 IoU and Dice"
_ACCURACY = "7.5 Where accuracy lies"
_SLOPE = "7.7 Soft Dice: a score with a slope"
_WEIGHTS = "7.8 Class weights and the focal loss"
_COUNTED = "7.9 Void, absent, averaged"


def _belief(id: str, belief: str, help: str, section: str) -> Misconception:
    return Misconception(id, frozenset(), belief, help, LESSON, section)


#: Belief and wrong procedure of each; ``None`` where the belief is no number.
RULES: tuple[tuple[Misconception, Callable[..., float] | None], ...] = (
    (
        _belief(
            "softmax-over-pixels",
            "Softmax divides by the sum over the pixels.",
            "Softmax divides by the sum over the classes of one pixel, so that the probabilities of this pixel add up "
            "to 1. Other pixels do not matter.",
            _ENTROPY,
        ),
        wrong.softmax_over_pixels,
    ),
    (
        _belief(
            "softmax-over-all",
            "Softmax divides by the sum over all classes and all pixels.",
            "Every pixel has its own probabilities, which add up to 1. So softmax adds the exponentials of one pixel "
            "only, over the classes.",
            _ENTROPY,
        ),
        wrong.softmax_over_all,
    ),
    (
        _belief(
            "scores-as-shares",
            "The probability is the score divided by the sum of the scores.",
            "The exponential comes first: it makes every score positive. Only then is divided by the sum over the "
            "classes.",
            _ENTROPY,
        ),
        wrong.share_of_scores,
    ),
    (
        _belief(
            "log-base-ten",
            "The logarithm of cross entropy has the base 10.",
            "In cross entropy, and in every programming language, log is the natural logarithm, with the base e ≈ 2.718.",
            _ENTROPY,
        ),
        wrong.log_base_ten,
    ),
    (
        _belief(
            "cost-is-what-is-missing",
            "A pixel costs what is missing from the probability 1.",
            "Cross entropy takes minus the logarithm of the probability. It grows without end where the probability "
            "goes to 0.",
            _ENTROPY,
        ),
        wrong.missing_probability,
    ),
    (
        _belief(
            "minus-forgotten",
            "The cost of a pixel is the logarithm of the probability.",
            "The logarithm of a number below 1 is negative. The minus in front makes it a cost: 0 is best, and larger "
            "is worse.",
            _ENTROPY,
        ),
        wrong.minus_forgotten,
    ),
    (
        _belief(
            "largest-score-costs-most",
            "The pixel with the largest score costs most.",
            "A large score is cheap if it belongs to the right class. The cost depends on the probability of the right "
            "class and on nothing else.",
            _ENTROPY,
        ),
        None,
    ),
    (
        _belief(
            "undecided-costs-most",
            "The pixel in which all classes are equal costs most.",
            "An undecided pixel costs log C, with C classes. A pixel that is certain of a wrong class costs more, "
            "without any limit.",
            _ENTROPY,
        ),
        None,
    ),
    (
        _belief(
            "union-as-sum",
            "The union of A and B has |A| + |B| pixels.",
            "The pixels that are in both are counted twice in |A| + |B|. The union is |A| + |B| − |A ∩ B|.",
            _RATIOS,
        ),
        wrong.union_as_sum,
    ),
    (
        _belief(
            "dice-for-iou",
            "IoU is 2|A ∩ B| / (|A| + |B|).",
            "This is the Dice score. IoU divides the intersection by the union, and is never larger than Dice.",
            _RATIOS,
        ),
        wrong.dice_for_iou,
    ),
    (
        _belief(
            "only-the-truth-counts",
            "IoU is the share of the true pixels that are found.",
            "Then a prediction that labels every pixel with the class would score 1. The union also holds what is "
            "predicted too much.",
            _RATIOS,
        ),
        wrong.share_found,
    ),
    (
        _belief(
            "iou-for-dice",
            "Dice is |A ∩ B| / |A ∪ B|.",
            "This is the IoU. Dice is twice the intersection, divided by |A| + |B|, and is never smaller than IoU.",
            _RATIOS,
        ),
        wrong.iou_for_dice,
    ),
    (
        _belief(
            "dice-without-the-two",
            "Dice is |A ∩ B| / (|A| + |B|).",
            "Then two equal masks would score only 0.5. The sum counts the common pixels twice, so the intersection "
            "above has to be doubled too.",
            _RATIOS,
        ),
        wrong.union_as_sum,
    ),
    (
        _belief(
            "dice-over-the-union",
            "Dice is 2|A ∩ B| / |A ∪ B|.",
            "Then two equal masks would score 2. Dice divides by |A| + |B|, which counts the common pixels twice, as "
            "the 2 above does.",
            _RATIOS,
        ),
        wrong.dice_over_union,
    ),
    (
        _belief(
            "share-for-dice",
            "Dice is the share of the true pixels that are found.",
            "Then a prediction that labels every pixel with the class would score 1. Dice also counts what is "
            "predicted too much: it divides by |A| + |B|.",
            _RATIOS,
        ),
        wrong.share_found,
    ),
    (
        _belief(
            "over-all-pixels",
            "IoU and Dice divide by the number of all pixels.",
            "Pixels that are in neither mask do not count: IoU divides by the union, and Dice by |A| + |B|. Otherwise "
            "more background would make both scores smaller.",
            _RATIOS,
        ),
        wrong.over_all_pixels,
    ),
    (
        _belief(
            "dice-read-as-iou",
            "A Dice score and an IoU can be compared as they are.",
            "Dice = 2·IoU / (1 + IoU) is the larger number for the same masks. Turn one into the other before you "
            "compare.",
            _RATIOS,
        ),
        None,
    ),
    (
        _belief(
            "accuracy-for-mean-iou",
            "The mean IoU is about the share of pixels that are right.",
            "The mean IoU gives every class the same say, however few pixels it has. A class that is never found adds "
            "a 0.",
            _ACCURACY,
        ),
        wrong.accuracy_for_mean_iou,
    ),
    (
        _belief(
            "shares-for-mean-iou",
            "The mean IoU is the mean of the shares of each class that are found.",
            "This is the mean class accuracy. The IoU of a class also counts what is called this class by mistake: it "
            "divides by the union.",
            _ACCURACY,
        ),
        wrong.shares_for_mean_iou,
    ),
    (
        _belief(
            "background-left-out",
            "The background is no class, so the mean IoU leaves it out.",
            "The mean IoU of papers counts the background as a class like any other. Say so if you leave it out.",
            _ACCURACY,
        ),
        wrong.background_left_out,
    ),
    (
        _belief(
            "dice-pulls-hardest",
            "Soft Dice pulls hardest where the network is certain and wrong.",
            "Softmax multiplies the gradient of Dice by p·(1 − p), which is nearly 0 there. Cross entropy still pulls.",
            _SLOPE,
        ),
        None,
    ),
    (
        _belief(
            "weights-over-pixels",
            "The weighted mean divides by the number of pixels.",
            "A weighted mean divides by the sum of the weights. Otherwise larger weights alone would make the loss "
            "larger.",
            _WEIGHTS,
        ),
        wrong.weights_over_pixels,
    ),
    (
        _belief(
            "absent-as-zero",
            "A class that is in neither mask has the IoU 0.",
            "Its IoU is 0 divided by 0, which is no number: nothing was to be found, and nothing was found wrongly. The mean leaves "
            "such a class out.",
            _COUNTED,
        ),
        wrong.absent_as_zero,
    ),
    (
        _belief(
            "absent-as-one",
            "A class that is in neither mask has the IoU 1.",
            "Nothing was there, so nothing was shown to be right. With 1 the mean could be raised by adding classes "
            "that never occur.",
            _COUNTED,
        ),
        wrong.absent_as_one,
    ),
    (
        _belief(
            "void-as-background",
            "Void pixels are background.",
            "Nobody knows the class of a void pixel, so it is taken out before anything is counted: from the truth and "
            "from the prediction.",
            _COUNTED,
        ),
        wrong.void_as_background,
    ),
    (
        _belief(
            "mean-over-images",
            "The IoU of a data set is the mean of the IoU of its images.",
            "Over a data set the pixels of all images are counted first, and divided once. An image with a large object "
            "then counts more.",
            _COUNTED,
        ),
        wrong.mean_over_images,
    ),
)

#: The belief by its id.
BELIEFS: Mapping[str, Misconception] = {found.id: found for found, _ in RULES}

#: The wrong procedure by the id of the belief.
WRONG: Mapping[str, Callable[..., float]] = {
    found.id: function for found, function in RULES if function is not None
}
