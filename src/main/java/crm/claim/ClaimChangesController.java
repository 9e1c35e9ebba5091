package crm.claim;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.payment.Payment;
import crm.payment.SettlementPayments;
import java.util.function.Supplier;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class ClaimChangesController {

    private final ClaimQueries queries;

    private final Claims claims;

    private final SettlementPayments payments;

    private final Commands commands;

    ClaimChangesController(ClaimQueries queries, Claims claims, SettlementPayments payments, Commands commands) {
        this.queries = queries;
        this.claims = claims;
        this.payments = payments;
        this.commands = commands;
    }

    @MutationMapping
    CasePayload openCase(@Argument OpenCaseInput input, Command command) {
        return ofCase(command, () -> claims.openCase(input, command.actor()));
    }

    @MutationMapping
    CasePayload resolveCase(@Argument ResolveCaseInput input, Command command) {
        return ofCase(command, () -> claims.resolveCase(input, command.actor()));
    }

    @MutationMapping
    RefundPayload requestRefund(@Argument RequestRefundInput input, Command command) {
        return ofRefund(command, () -> claims.requestRefund(input, command.actor()));
    }

    @MutationMapping
    RefundPayload decideRefund(@Argument DecideClaimInput input, Command command) {
        return ofRefund(command, () -> claims.decideRefund(input, command.actor()));
    }

    @MutationMapping
    RefundPayload settleRefund(@Argument SettleClaimInput input, Command command) {
        return ofRefund(command, () -> claims.settleRefund(input));
    }

    @MutationMapping
    CompensationPayload requestCompensation(@Argument RequestCompensationInput input, Command command) {
        return ofCompensation(command, () -> claims.requestCompensation(input, command.actor()));
    }

    @MutationMapping
    CompensationPayload decideCompensation(@Argument DecideClaimInput input, Command command) {
        return ofCompensation(command, () -> claims.decideCompensation(input, command.actor()));
    }

    @MutationMapping
    CompensationPayload settleCompensation(@Argument SettleClaimInput input, Command command) {
        return ofCompensation(command, () -> claims.settleCompensation(input));
    }

    private CasePayload ofCase(Command command, Supplier<Changed> change) {
        return commands.run(
                command,
                Changed.class,
                change,
                result ->
                        new CasePayload(Changed.node(result, queries::casesByIds), result.errors(), result.replayed()));
    }

    private RefundPayload ofRefund(Command command, Supplier<Changed> change) {
        return commands.run(command, Changed.class, change, result -> refund(result, command));
    }

    private RefundPayload refund(Result<Changed> result, Command command) {
        RefundRequest request = Changed.node(result, queries::refundsByIds);
        if (request != null) {
            command.remember("Payment", payments.find(request.paymentId()), Payment::id);
        }
        return new RefundPayload(request, result.errors(), result.replayed());
    }

    private CompensationPayload ofCompensation(Command command, Supplier<Changed> change) {
        return commands.run(command, Changed.class, change, result -> compensation(result, command));
    }

    private CompensationPayload compensation(Result<Changed> result, Command command) {
        CompensationRequest request = Changed.node(result, queries::compensationsByIds);
        if (request != null) {
            command.remember("Payment", payments.find(request.paymentId()), Payment::id);
        }
        return new CompensationPayload(request, result.errors(), result.replayed());
    }
}
