package io.waybill.web.view;

/**
 * The form that makes a pool or changes one.
 *
 * @param frame around it
 * @param isNew whether it makes one
 * @param isDefault whether the pool is the one of tasks that name none, which keeps its description and stays
 * @param name as it is, or as it was typed
 * @param nameError what is wrong with it; empty where nothing is
 * @param slots as they are, or as they were typed
 * @param slotsError what is wrong with them; empty where nothing is
 * @param description as it is, or as it was typed
 * @param descriptionError what is wrong with it; empty where nothing is
 * @param includeDeferred whether deferred tasks hold slots
 */
public record PoolFormPage(
        Frame frame,
        boolean isNew,
        boolean isDefault,
        String name,
        String nameError,
        String slots,
        String slotsError,
        String description,
        String descriptionError,
        boolean includeDeferred) {}
