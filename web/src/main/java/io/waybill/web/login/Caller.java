package io.waybill.web.login;

import static java.util.Objects.requireNonNullElse;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who a request comes from, and what they may do. */
public final class Caller {
    private static final String ATTRIBUTE = "io.waybill.caller";
    private static final List<Grant> ALL = List.of(new Grant(Role.ADMIN, "", ""));

    /** Where there is no login, everybody may do everything. */
    static final Caller ANYBODY = new Caller("", ALL, "", dagId -> List.of(), null, false);

    /** Who has not logged in. */
    static final Caller NOBODY = new Caller("", List.of(), "", dagId -> List.of(), null, false);

    private final String name;
    private final List<Grant> grants;
    private final String formKey;
    private final Function<String, List<String>> tags;
    private final @Nullable Supplier<Caller> renewal;
    private final boolean apiToken;
    /** So that a list of many DAGs asks for the tags of each but once. */
    private final Map<String, List<String>> knownTags = new HashMap<>();

    private Caller(
            String name,
            List<Grant> grants,
            String formKey,
            Function<String, List<String>> tags,
            @Nullable Supplier<Caller> renewal,
            boolean apiToken) {
        this.name = name;
        this.grants = List.copyOf(grants);
        this.formKey = formKey;
        this.tags = tags;
        this.renewal = renewal;
        this.apiToken = apiToken;
    }

    /**
     * A user.
     *
     * @param formKey what makes their forms theirs; empty for a program, which sends none
     * @param tags of a DAG
     * @param renewal looks anew who it is and what they may do
     */
    static Caller user(
            String name,
            List<Grant> grants,
            String formKey,
            Function<String, List<String>> tags,
            Supplier<Caller> renewal) {
        return new Caller(name, grants, formKey, tags, renewal, false);
    }

    /** The same, by a token that a program was given. */
    Caller byApiToken() {
        return new Caller(name, grants, formKey, tags, renewal, true);
    }

    /**
     * Refuses who may not make a token: one that may not make users may not prolong or multiply itself either.
     *
     * @param role the most that the new token may do
     * @throws ForbiddenResponse where they may not
     */
    public void mustMakeTokens(Role role) {
        if (apiToken && !has(Role.ADMIN)) {
            throw new ForbiddenResponse("An API token makes no others. Log in, or use what POST /auth/token gives");
        }
        if (!hasSomewhere(role)) {
            throw refusal("the role " + role.id());
        }
    }

    /** Who sent a request. */
    public static Caller of(Context ctx) {
        Caller caller = ctx.attribute(ATTRIBUTE);
        return requireNonNullElse(caller, NOBODY);
    }

    /** Notes that they sent a request. */
    public void sends(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    /** Who commands of a program come from, as it is kept: the user, where there is a login. */
    public static String byApi(Context ctx) {
        return of(ctx).by("api");
    }

    /** Who commands of a page come from, as it is kept: the user, where there is a login. */
    public static String byPage(Context ctx) {
        return of(ctx).by("page");
    }

    private String by(String otherwise) {
        return name.isEmpty() ? otherwise : name;
    }

    /** The user's name; empty for anybody and nobody. */
    public String name() {
        return name;
    }

    /** Whether it is a user. */
    public boolean isUser() {
        return !name.isEmpty();
    }

    /** Of the session, for the token of forms; empty where there is none. */
    public String formKey() {
        return formKey;
    }

    /** Whether a role is theirs over all of Waybill. */
    public boolean has(Role role) {
        return grants.stream()
                .anyMatch(grant -> grant.isOverAll() && grant.role().includes(role));
    }

    /** Whether a role is theirs over some DAG. */
    public boolean hasSomewhere(Role role) {
        return grants.stream().anyMatch(grant -> grant.role().includes(role));
    }

    /** Whether they see every DAG. */
    public boolean seesAll() {
        return has(Role.VIEWER);
    }

    /** Whether they see a DAG. */
    public boolean sees(String dagId) {
        return may(Role.VIEWER, dagId);
    }

    /** The same, where its tags are known. */
    public boolean sees(String dagId, List<String> itsTags) {
        if (isUser()) {
            knownTags.put(dagId, itsTags);
        }
        return seesAll() || grants.stream().anyMatch(grant -> grant.covers(dagId, itsTags));
    }

    /** Whether they see one of these DAGs; of what is about none, who sees all. */
    public boolean seesAnyOf(Collection<String> dagIds) {
        return seesAll() || dagIds.stream().anyMatch(this::sees);
    }

    /** Whether they may trigger, clear and so on runs of a DAG. */
    public boolean operates(String dagId) {
        return may(Role.OPERATOR, dagId);
    }

    private boolean may(Role role, String dagId) {
        if (has(role)) {
            return true;
        }
        List<Grant> some =
                grants.stream().filter(grant -> grant.role().includes(role)).toList();
        boolean byTag = some.stream().anyMatch(grant -> !grant.tag().isEmpty());
        List<String> itsTags = byTag ? knownTags.computeIfAbsent(dagId, tags) : List.of();
        return some.stream().anyMatch(grant -> grant.covers(dagId, itsTags));
    }

    /**
     * Refuses who may not trigger, clear and so on runs of a DAG. It says the same of a DAG that is not there.
     *
     * @throws ForbiddenResponse where they may not
     */
    public void mustOperate(String dagId) {
        if (!operates(dagId)) {
            throw refusal("the role operator over the DAG '" + dagId + "'");
        }
    }

    /** What to throw where they have not what it needs. */
    public ForbiddenResponse refusal(String what) {
        return new ForbiddenResponse(
                "This needs " + what + ", which " + name + " does not have. Who has the role admin can give it");
    }

    /** Who it is now, and what they may do now: for what is answered for long. */
    public Caller renewed() {
        return renewal == null ? this : renewal.get();
    }
}
