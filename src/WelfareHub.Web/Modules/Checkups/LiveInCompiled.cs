using System.Linq.Expressions;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Lets a compiled query ask <see cref="Availability.Live"/>: EF cannot look into the call, so it is replaced by what the call
/// itself builds. What is live stays decided in one place.
/// </summary>
internal sealed class LiveInCompiled : ExpressionVisitor
{
    public static Expression<TQuery> Inline<TQuery>(Expression<TQuery> query) => (Expression<TQuery>)new LiveInCompiled().Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(Availability) || node.Method.Name != nameof(Availability.Live))
            return base.VisitMethodCall(node);
        var sample = (MethodCallExpression)Array.Empty<Booking>().AsQueryable().Live(default).Expression;
        var isLive = new ClockSwap(node.Arguments[1]).Visit(sample.Arguments[1]);
        return Expression.Call(sample.Method, Visit(node.Arguments[0]), isLive);
    }

    /// <summary>The instant that the sample was built with is a captured variable.</summary>
    private sealed class ClockSwap(Expression now) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node) =>
            node.Expression is ConstantExpression && node.Type == typeof(DateTimeOffset) ? now : base.VisitMember(node);
    }
}
