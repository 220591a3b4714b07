using System.Reflection;
using System.Reflection.Emit;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>
/// Every type that a type's compiled form names: base types, members, attributes, and whatever the bodies of its methods touch,
/// read from their IL. Unlike using-lines this also sees full names, inferred types and compiled Razor components.
/// </summary>
internal static class UsedTypes
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    public static HashSet<Type> Of(Type type)
    {
        var used = new HashSet<Type>();
        Add(used, type.BaseType);
        AddAll(used, type.GetInterfaces());
        AddAll(used, type.GetGenericArguments().SelectMany(a => a.IsGenericParameter ? a.GetGenericParameterConstraints() : []));
        AddAttributes(used, type.CustomAttributes);
        foreach (var member in type.GetMembers(Declared))
        {
            AddAttributes(used, member.CustomAttributes);
            AddMember(used, member);
            if (member is MethodBase method)
                AddBody(used, method);
        }

        return used;
    }

    private static void AddMember(HashSet<Type> used, MemberInfo? member)
    {
        switch (member)
        {
            case Type type:
                Add(used, type);
                break;
            case FieldInfo field:
                Add(used, field.DeclaringType);
                Add(used, field.FieldType);
                break;
            case MethodBase method:
                Add(used, method.DeclaringType);
                Add(used, (method as MethodInfo)?.ReturnType);
                AddAll(used, method.GetParameters().Select(p => p.ParameterType));
                if (method.IsGenericMethod)
                    AddAll(used, method.GetGenericArguments());
                break;
            case PropertyInfo property:
                Add(used, property.PropertyType);
                break;
            case EventInfo happening:
                Add(used, happening.EventHandlerType);
                break;
        }
    }

    private static void AddAttributes(HashSet<Type> used, IEnumerable<CustomAttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            Add(used, attribute.AttributeType);
            AddAll(used, attribute.ConstructorArguments.Select(a => a.Value).OfType<Type>());
            AddAll(used, attribute.NamedArguments.Select(a => a.TypedValue.Value).OfType<Type>());
        }
    }

    private static void AddBody(HashSet<Type> used, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return;
        AddAll(used, body.LocalVariables.Select(l => l.LocalType));
        AddAll(used, body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType!));
        foreach (var token in Tokens(body.GetILAsByteArray() ?? []))
        {
            var ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
            var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
            AddMember(used, method.Module.ResolveMember(token, ofType, ofMethod));
        }
    }

    /// <summary>The metadata tokens of types, methods and fields in a method body.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? OpCodesByValue[(short)(0xFE00 | il[at + 1])] : OpCodesByValue[il[at]];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(il, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(il, at));
                    break;
                default:
                    at += LengthOf(code.OperandType);
                    break;
            }
        }
    }

    private static int LengthOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static void AddAll(HashSet<Type> used, IEnumerable<Type> types)
    {
        foreach (var type in types)
            Add(used, type);
    }

    private static void Add(HashSet<Type> used, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(used, type.GetElementType());
            return;
        }

        if (type.IsGenericType && !type.IsGenericTypeDefinition)
            AddAll(used, type.GetGenericArguments());
        used.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }
}
