// Openings by which a sentence takes back part of the one before it.
const OPENINGS = /^(?:however|except(?:ions?)?\b|unless|the (?:only )?exceptions?|this (?:does|do|will|need) not (?:apply|include|be)|nevertheless|in exceptional|where (?:this|that) is not)/i;

/** Does this sentence, by its opening words, make an exception to the one before it? */
export const isExceptionTo = (quote: string): boolean => OPENINGS.test(quote.replace(/^[\s*_"'“‘(]+/, ''));
