/** What a message wants. `urgent` is the harm check's red level and wins over all others. */
export type Intent = 'urgent' | 'ask' | 'report' | 'request_account' | 'check_account' | 'declare_relationship' | 'case_status' | 'approve' | 'help' | 'smalltalk';
