package io.waybill.web.login;

/** What an address needs. */
public enum Need {
    /** Nothing: also who has not logged in may come here. */
    NOTHING,
    /** A login. What is shown there leaves out what one may not see. */
    LOGIN,
    /** The role viewer over the DAG of the address. */
    VIEW_DAG,
    /** The role operator over the DAG of the address. */
    OPERATE_DAG,
    /** The role operator over the DAG that the request turns out to be about, which is looked at where that is known. */
    OPERATE,
    /** The role editor. */
    EDIT,
    /** The role admin. */
    ADMINISTER
}
